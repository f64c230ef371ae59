package pagurus.trace.generate;

import java.util.List;
import java.util.Optional;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;

/** Makes generators from their specifications. */
public final class Generators {
  /** How every specification starts. */
  public static final String PREFIX = "gen:";

  private Generators() {}

  /**
   * Makes a generator.
   *
   * @param spec {@code gen:NAME} or {@code gen:NAME?KEY=VALUE&KEY=VALUE}; a value is a number such
   *     as 65536, 1e6 or 64Ki
   * @throws BadRecordingException with one sentence, if there is no such name or key, or a value is
   *     outside its limits
   */
  public static Workload open(String spec) {
    return open(spec, 1);
  }

  /**
   * Makes a generator of a program that is so many times smaller than its specification says: it
   * works on as many fewer pages, and makes as many fewer accesses.
   *
   * @throws BadRecordingException as for {@link #open(String)}
   */
  public static Workload open(String spec, int times) {
    String rest = spec.startsWith(PREFIX) ? spec.substring(PREFIX.length()) : spec;
    int mark = rest.indexOf('?');
    String name = mark < 0 ? rest : rest.substring(0, mark);
    Generator generator =
        find(name)
            .orElseThrow(
                () ->
                    new BadRecordingException(
                        spec, "names no generator" + Nearest.hint(name, names())));
    String settings = mark < 0 ? "" : rest.substring(mark + 1);
    Settings whole = Settings.parse(spec, settings, generator.parameters());
    return new GeneratedWorkload(generator, whole.smaller(times));
  }

  /** The names of all generators. */
  public static List<String> names() {
    return Generator.ALL.stream().map(Generator::spelling).toList();
  }

  /** Several lines for --help: every generator with its parameters and their defaults. */
  public static String describe() {
    StringBuilder text = new StringBuilder();
    for (Generator generator : Generator.ALL) {
      text.append(String.format("%s%-10s %s%n", PREFIX, generator.spelling(), generator.meaning()));
      generator.own().forEach(parameter -> append(text, parameter));
    }
    text.append(String.format("all of them:%n"));
    append(text, Parameter.ACCESSES);
    append(text, Parameter.THREADS);
    append(text, Parameter.SEED);
    return text.toString();
  }

  private static void append(StringBuilder text, Parameter parameter) {
    String setting = parameter.key() + "=" + parameter.show(parameter.byDefault());
    text.append(String.format("    %-18s %s%n", setting, parameter.meaning()));
  }

  private static Optional<Generator> find(String name) {
    return Generator.ALL.stream()
        .filter(generator -> generator.spelling().equals(name))
        .findFirst();
  }
}
