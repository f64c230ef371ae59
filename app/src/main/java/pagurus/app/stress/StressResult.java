package pagurus.app.stress;

import java.util.ArrayList;
import java.util.List;
import pagurus.drive.stress.StressKernel;
import pagurus.drive.stress.StressReport;

/**
 * What came of a stress run.
 *
 * @param kernels the kinds of kernels that were under stress, in turn
 * @param notReached those whose turn was over before they had done anything
 * @param report what all of them did and found
 */
public record StressResult(List<String> kernels, List<String> notReached, StressReport report) {
  /** Keeps copies. */
  public StressResult {
    kernels = List.copyOf(kernels);
    notReached = List.copyOf(notReached);
  }

  /** Puts the reports of kernels together. */
  static StressResult of(List<StressKernel> kinds, List<StressReport> reports) {
    List<String> kernels = new ArrayList<>();
    List<String> notReached = new ArrayList<>();
    for (int turn = 0; turn < kinds.size(); turn++) {
      boolean idle = reports.get(turn).operations().isEmpty();
      (idle ? notReached : kernels).add(kinds.get(turn).word());
    }
    return new StressResult(kernels, notReached, StressReport.sum(reports));
  }

  /** The kernels in words, and in words which of them the time was too short for. */
  String kernelWords() {
    String done = kernels.isEmpty() ? "none" : String.join(", ", kernels);
    return notReached.isEmpty()
        ? done
        : done + "; the time was too short for " + String.join(", ", notReached);
  }
}
