package pagurus.drive.story;

import pagurus.arch.PagingMode;
import pagurus.drive.replay.Phase;
import pagurus.drive.replay.Relocation;
import pagurus.drive.replay.Replay;
import pagurus.drive.replay.ReplayPlan;
import pagurus.drive.replay.ReplayReport;
import pagurus.machine.TopologyPresets;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.KernelThread;

/**
 * A process goes to another node with its data (Q27). With relocation its tables go in the same
 * migration; without it they stay, and every walk that reads a table goes back for it.
 */
public final class ProcessMigration implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");

  /** 64 MiB of pages, touched at random: 32 leaf tables, and walks for most accesses. */
  private static final String WORKLOAD = "gen:gups?pages=16384&accesses=6000000&seed=";

  private static final long BYTES_PER_NODE = 96L << 20;
  private static final int THREADS = 1;

  private final boolean relocates;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param relocates whether tables follow
   * @param seed where the accesses come from
   */
  public ProcessMigration(boolean relocates, long seed) {
    this.relocates = relocates;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    return new StoryMachine(
        TopologyPresets.named("two-node"), BYTES_PER_NODE, 1024, KernelOptions.standard(MODE));
  }

  @Override
  public Play begin(Kernel kernel) {
    Workload workload = Generators.open(WORKLOAD + seed);
    ReplayPlan plan =
        new ReplayPlan(
            1,
            THREADS,
            THREADS,
            relocates ? Relocation.TOGETHER : Relocation.OFF,
            new Drain(),
            0,
            1,
            true,
            Long.MAX_VALUE);
    Replay replay = new Replay(kernel, machine().topology(), workload, plan);
    replay.prepare(kernel.thread(0));
    return new Journey(replay, relocates ? Phase.TOGETHER : Phase.APART);
  }

  private record Journey(Replay replay, Phase end) implements Play {
    @Override
    public void play(KernelThread thread) {
      replay.program(thread);
    }

    @Override
    public double progress() {
      return replay.progress();
    }

    @Override
    public void verify(KernelThread thread) {
      replay.verify(thread);
    }

    @Override
    public Figures figures() {
      ReplayReport report = replay.report();
      return new Figures()
          .count("accesses", "accesses", report.accesses())
          .count("pagesMoved", "data pages moved", report.pagesMoved())
          .count("tablesMoved", "tables moved", report.relocation().count(Outcome.MOVED))
          .share("remoteShareHome", "remote walk reads at home", remoteShare(report, Phase.HOME))
          .share("remoteShareAfter", "remote walk reads after it", remoteShare(report, end))
          .count("mismatches", "words that were wrong", report.mismatches());
    }

    private static double remoteShare(ReplayReport report, Phase phase) {
      return report.walksIn(phase).remoteShare();
    }
  }
}
