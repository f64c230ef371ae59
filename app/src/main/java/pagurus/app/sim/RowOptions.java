package pagurus.app.sim;

import java.util.List;
import pagurus.app.terminal.WholeNumbers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that a line of a file of published figures may have, one column for each. */
@Command(name = "sim")
final class RowOptions {
  private static final String DASHES = "--";

  @Mixin private PlanOptions plan = new PlanOptions();

  @Option(names = "--policy", defaultValue = "first-touch")
  private String policy = "first-touch";

  /** Their names, as columns have them: without dashes. */
  private static final List<String> NAMES =
      CommandSpec.forAnnotatedObject(new RowOptions()).options().stream()
          .map(option -> column(option.longestName()))
          .toList();

  private RowOptions() {}

  /** What they say on a command line. */
  static RowOptions parse(List<String> words) {
    RowOptions options = new RowOptions();
    CommandLine line = new CommandLine(options).setExpandAtFiles(false);
    WholeNumbers.read(line);
    line.parseArgs(words.toArray(String[]::new));
    return options;
  }

  /** Their names, as columns have them: without dashes. */
  static List<String> names() {
    return NAMES;
  }

  /** A name without dashes. */
  static String column(String option) {
    return option.replaceFirst(DASHES, "");
  }

  /** A name as the command line has it. */
  static String option(String name) {
    return DASHES + name;
  }

  PlanOptions plan() {
    return plan;
  }

  String policy() {
    return policy;
  }
}
