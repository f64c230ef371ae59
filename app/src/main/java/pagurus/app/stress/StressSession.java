package pagurus.app.stress;

import java.time.Duration;
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
  public StressResult run() {
    started = System.nanoTime();
    long end = started + Duration.ofSeconds(settings.seconds()).toNanos();
    List<StressReport> reports = new ArrayList<>();
    for (int turn = 0; turn < kernels.size(); turn++) {
      try (StressRound round = new StressRound(settings, kernels.get(turn))) {
        reports.add(round.run(new StressTurn(end, kernels.size() - turn)));
      }
    }
    return StressResult.of(kernels, reports);
  }
}
