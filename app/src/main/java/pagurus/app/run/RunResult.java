package pagurus.app.run;

import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.drive.event.EventReport;
import pagurus.drive.replay.ReplayReport;
import pagurus.live.WaitStatistics;
import pagurus.machine.Topology;
import pagurus.vm.inspect.Audit;

/**
 * Everything that a run has to say.
 *
 * @param workload the workload's name
 * @param origin how it was made
 * @param threads threads of each process
 * @param processes processes beside each other
 * @param footprintPages pages of the paging mode's size that each process touches
 * @param foldedPages pages of 4 KiB whose addresses did not fit the paging mode
 * @param topology the machine
 * @param mode the paging mode
 * @param bytesPerNode memory of each node
 * @param settings what was asked for
 * @param report what happened
 * @param audit whether everything added up at the end
 * @param waits how long CPUs waited
 * @param seconds wall-clock time of the run and its final check
 * @param happened the events of the run
 * @param notes what else a person should know
 */
record RunResult(
    String workload,
    String origin,
    int threads,
    int processes,
    int footprintPages,
    long foldedPages,
    Topology topology,
    PagingMode mode,
    long bytesPerNode,
    RunSettings settings,
    ReplayReport report,
    Audit.Report audit,
    WaitStatistics waits,
    double seconds,
    List<EventReport> happened,
    List<String> notes) {
  /** Whether nothing was lost and nothing leaked. */
  boolean holds() {
    return report.mismatches() == 0 && audit.isClean();
  }

  long footprintBytes() {
    return footprintPages * mode.pageBytes();
  }
}
