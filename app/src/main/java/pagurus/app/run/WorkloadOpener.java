package pagurus.app.run;

import pagurus.app.BadInputException;
import pagurus.app.terminal.ProgressLine;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** Opens what the command line names as a workload. */
final class WorkloadOpener {
  private WorkloadOpener() {}

  static Workload open(String spec, ProgressLine progress) {
    try {
      return Workloads.open(spec, progress.scanning());
    } catch (BadRecordingException | IllegalArgumentException e) {
      throw new BadInputException(MachineOptions.sentence(e), e);
    }
  }
}
