package pagurus.sim.run;

import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import pagurus.sim.world.GuestFrames;
import pagurus.sim.world.SimulatedMachine;
import pagurus.sim.world.WalkReads;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;

/** What walks have read, level by level. */
final class WalkLevels {
  private WalkLevels() {}

  /**
   * The kernels' frame tables say of what level a table is.
   *
   * @param kernel the program's
   * @param host the machine's, which is the same unless there is a guest
   */
  static void know(SimulatedMachine machine, Kernel kernel, Kernel host) {
    FrameTable own = kernel.core().frames().table();
    FrameTable below = host.core().frames().table();
    machine
        .costs()
        .walkReads()
        .findLevelsWith(
            machine
                .guestFrames()
                .<LongToIntFunction>map(guest -> entry -> level(guest, own, below, entry))
                .orElse(entry -> own.level(own.pfn(entry))));
  }

  private static int level(GuestFrames guest, FrameTable own, FrameTable below, long entry) {
    long inGuest = guest.guest(entry);
    return inGuest == GuestFrames.NOWHERE
        ? WalkReads.SECOND_STAGE + below.level(below.pfn(entry))
        : own.level(own.pfn(inGuest));
  }

  /** Those of the program's tables. */
  static List<SimulationResult.WalkLevel> of(WalkReads reads, int levels, int nodes) {
    return of(reads, 0, levels, nodes);
  }

  /** Those of the tables of the second stage. */
  static List<SimulationResult.WalkLevel> ofSecondStage(WalkReads reads, int levels, int nodes) {
    return of(reads, WalkReads.SECOND_STAGE, levels, nodes);
  }

  private static List<SimulationResult.WalkLevel> of(
      WalkReads reads, int first, int levels, int nodes) {
    return IntStream.rangeClosed(1, levels)
        .mapToObj(
            level ->
                new SimulationResult.WalkLevel(
                    level,
                    IntStream.range(0, nodes)
                        .mapToObj(node -> reads.reads(first + level, node))
                        .toList(),
                    reads.cycles(first + level)))
        .toList();
  }
}
