package pagurus.sim.run;

import java.util.List;
import java.util.stream.IntStream;
import pagurus.sim.world.WalkReads;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;

/** What walks have read, level by level. */
final class WalkLevels {
  private WalkLevels() {}

  /** The kernel's frame table says of what level a table is. */
  static void know(WalkReads reads, Kernel kernel) {
    FrameTable frames = kernel.core().frames().table();
    reads.findLevelsWith(entry -> frames.level(frames.pfn(entry)));
  }

  static List<SimulationResult.WalkLevel> of(WalkReads reads, int levels, int nodes) {
    return IntStream.rangeClosed(1, levels)
        .mapToObj(
            level ->
                new SimulationResult.WalkLevel(
                    level,
                    IntStream.range(0, nodes).mapToObj(node -> reads.reads(level, node)).toList(),
                    reads.cycles(level)))
        .toList();
  }
}
