package pagurus.check.omit;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pagurus.machine.Step;

/**
 * A place in the source from which a step is taken.
 *
 * @param step the step
 * @param type the simple name of the class
 * @param method the method
 * @param line the line
 */
public record Site(Step step, String type, String method, int line) implements Comparable<Site> {
  private static final StackWalker STACK = StackWalker.getInstance();

  /** Classes that only pass a step on: the place is where they are called from. */
  private static final Set<String> PASSING_ON =
      Set.of(
          "Entries",
          "SplitRootEntries",
          "SpinLock",
          "TableLocks",
          "GracePeriod",
          "FrameTable",
          "AddressSpace");

  /** What entries do on their own, told of a table's life. */
  private static final String OWN_ACCORD = "rootAppears";

  /** The same for all of a package: a guest's kernel takes its steps through a hypervisor. */
  private static final List<String> BETWEEN =
      List.of("pagurus.vm.guest.", "pagurus.vm.hypervisor.");

  /** The hypervisor's own lock, which is no step of a relocation. */
  private static final String HYPERVISORS_LOCK = "pagurus.vm.hypervisor.Hypervisor.locked";

  /** Where the caller takes this step, if that is part of a relocation. */
  static Optional<Site> here(Step step) {
    return STACK.walk(frames -> find(step, frames));
  }

  private static Optional<Site> find(Step step, Stream<StackFrame> frames) {
    Optional<Site> site = Optional.empty();
    boolean first = true;
    for (StackFrame frame : (Iterable<StackFrame>) frames::iterator) {
      String name = frame.getClassName();
      String method = frame.getMethodName();
      if (!name.startsWith("pagurus.vm.")) {
        continue;
      }
      if (first && HYPERVISORS_LOCK.equals(name + "." + method)) {
        return Optional.empty();
      }
      first = false;
      String type = name.substring(name.lastIndexOf('.') + 1);
      if (site.isEmpty() && (method.equals(OWN_ACCORD) || !passesOn(name, type))) {
        site = Optional.of(new Site(step, type, method, frame.getLineNumber()));
      }
      if (type.equals("Relocator") && method.equals("relocate")) {
        return site;
      }
    }
    return Optional.empty();
  }

  private static boolean passesOn(String name, String type) {
    return PASSING_ON.contains(type) || BETWEEN.stream().anyMatch(name::startsWith);
  }

  @Override
  public int compareTo(Site other) {
    int byType = type.compareTo(other.type);
    int byLine = Integer.compare(line, other.line);
    return byType != 0 ? byType : byLine != 0 ? byLine : step.compareTo(other.step);
  }

  @Override
  public String toString() {
    return "%s at %s.%s:%d".formatted(step, type, method, line);
  }
}
