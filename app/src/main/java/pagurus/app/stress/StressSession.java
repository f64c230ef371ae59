package pagurus.app.stress;

import java.util.ArrayList;
import java.util.List;
import pagurus.drive.stress.StressKernel;
import pagurus.drive.stress.StressReport;

/** One stress run: on every kind of kernel that the paging mode can have, one after the other. */
public final class StressSession {
  private static final double NS_PER_SECOND = 1e9;

  private final StressSettings settings;
  private final List<StressKernel> kernels;
  private volatile long started;

  /** A run that has not begun. */
  public StressSession(StressSettings settings) {
    this.settings = settings;
    kernels = StressKernel.forMode(settings.mode());
  }

  /** The share of the time that is over, 0 to 1. */
  public double progress() {
    return started == 0 ? 0 : seconds() / Math.max(1, settings.seconds());
  }

  private double seconds() {
    return (System.nanoTime() - started) / NS_PER_SECOND;
  }

  /** Runs until the time is up; what each kernel has done is checked when its turn is over. */
  public StressReport run() {
    started = System.nanoTime();
    List<StressReport> reports = new ArrayList<>();
    for (int turn = 0; turn < kernels.size(); turn++) {
      double end = settings.seconds() * (turn + 1.0) / kernels.size();
      try (StressRound round = new StressRound(settings, kernels.get(turn))) {
        reports.add(round.run(() -> seconds() >= end));
      }
    }
    return StressReport.sum(reports);
  }
}
