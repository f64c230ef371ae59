package pagurus.check.omit;

import java.lang.StackWalker.StackFrame;
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
      Set.of("Entries", "SpinLock", "TableLocks", "GracePeriod", "FrameTable", "AddressSpace");

  /** Where the caller takes this step, if that is part of a relocation. */
  static Optional<Site> here(Step step) {
    return STACK.walk(frames -> find(step, frames));
  }

  private static Optional<Site> find(Step step, Stream<StackFrame> frames) {
    Optional<Site> site = Optional.empty();
    for (StackFrame frame : (Iterable<StackFrame>) frames::iterator) {
      String name = frame.getClassName();
      String type = name.substring(name.lastIndexOf('.') + 1);
      if (site.isEmpty() && name.startsWith("pagurus.vm.") && !PASSING_ON.contains(type)) {
        site = Optional.of(new Site(step, type, frame.getMethodName(), frame.getLineNumber()));
      }
      if (type.equals("Relocator") && frame.getMethodName().equals("relocate")) {
        return site;
      }
    }
    return Optional.empty();
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
