package pagurus.drive.event;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An event that was asked for, such as {@code offline:node0@30%}.
 *
 * @param text as it was written
 * @param kind which event
 * @param node the node that it is about, if one is named
 * @param share the share of the run after which it happens, 0 to 1
 */
public record EventSpec(String text, EventKind kind, OptionalInt node, double share) {
  private static final Pattern FORM =
      Pattern.compile("([^:@]+)(?::([^@]*))?(?:@(\\d{1,3}(?:\\.\\d+)?)%)?");
  private static final double HUNDRED = 100;

  /** What is wrong with a word of a specification. */
  @FunctionalInterface
  public interface Unknown {
    /** The exception that says that there is no such thing, and what there is. */
    RuntimeException unknown(String what, String name, List<String> known);
  }

  /**
   * Reads a specification.
   *
   * @param nodes how many nodes the machine has
   * @param unknown what is thrown for a name that does not exist
   * @throws IllegalArgumentException in one sentence if it cannot be read otherwise
   */
  public static EventSpec parse(String text, int nodes, Unknown unknown) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          ("an event is written NAME@PERCENT%% or NAME:NODE@PERCENT%%, as in offline:node0@30%%,"
                  + " not '%s'")
              .formatted(text));
    }
    String name = form.group(1);
    EventKind kind =
        EventKinds.named(name)
            .orElseThrow(() -> unknown.unknown("event", name, EventKinds.names()));
    OptionalInt node = node(text, kind, Optional.ofNullable(form.group(2)), nodes, unknown);
    double percent = percent(text, kind, Optional.ofNullable(form.group(3)));
    return new EventSpec(text, kind, node, percent / HUNDRED);
  }

  private static OptionalInt node(
      String text, EventKind kind, Optional<String> name, int nodes, Unknown unknown) {
    if (kind.nodes() > nodes) {
      throw new IllegalArgumentException(
          "'%s' needs a machine of %d nodes, not %d".formatted(text, kind.nodes(), nodes));
    }
    if (name.isEmpty()) {
      if (kind.subject() == EventKind.Subject.NODE) {
        throw new IllegalArgumentException(
            "'%s' does not say which node, as in %s:node0@30%%".formatted(text, kind.name()));
      }
      return OptionalInt.empty();
    }
    if (kind.subject() == EventKind.Subject.NONE) {
      throw new IllegalArgumentException(
          "'%s' names '%s', but %s is about no node".formatted(text, name.get(), kind.name()));
    }
    List<String> known = IntStream.range(0, nodes).mapToObj(each -> "node" + each).toList();
    int index = known.indexOf(name.get());
    if (index < 0) {
      throw unknown.unknown("node", name.get(), known);
    }
    return OptionalInt.of(index);
  }

  private static double percent(String text, EventKind kind, Optional<String> number) {
    if (number.isEmpty() && kind.atBoot()) {
      return 0;
    }
    double percent = number.map(Double::parseDouble).orElse(Double.NaN);
    if (!(percent >= 0 && percent <= HUNDRED)) {
      throw new IllegalArgumentException(
          "'%s' does not say when, from @0%% to @100%% of the run".formatted(text));
    }
    return percent;
  }

  /** The event. */
  public RunEvent event() {
    return kind.making().apply(node);
  }
}
