package pagurus.app.sim;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pagurus.app.terminal.FileNames;
import pagurus.app.terminal.Nearest;
import pagurus.sim.reproduce.Experiment;

/** A published table, by its name or by the file that has it. */
final class ExperimentChoice {
  private ExperimentChoice() {}

  /** Whether this is the name of one that comes with the program. */
  static boolean isKnown(String name) {
    return names().contains(name);
  }

  /** The names of those that come with the program. */
  static List<String> names() {
    return Experiment.all().stream().map(Experiment::name).toList();
  }

  /**
   * The table.
   *
   * @param given options of all lines of a file that do not say otherwise, without dashes
   * @param workloads what lines of a file name is opened there, and nobody else closes it
   */
  static Experiment named(
      String name, Map<String, String> given, PolicyChoice policies, OpenWorkloads workloads) {
    return Experiment.all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseGet(() -> fromFile(name, given, policies, workloads));
  }

  private static Experiment fromFile(
      String name, Map<String, String> given, PolicyChoice policies, OpenWorkloads workloads) {
    Path path = FileNames.path(name);
    if (!Files.isRegularFile(path)) {
      throw Nearest.unknownAsFileToo("an experiment", name, names());
    }
    return new PublishedRuns(path, given, policies, workloads);
  }
}
