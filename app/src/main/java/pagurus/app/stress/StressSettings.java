package pagurus.app.stress;

import java.util.List;
import pagurus.app.BadInputException;
import pagurus.arch.PagingMode;
import pagurus.drive.stress.Stress;
import pagurus.machine.Topology;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.RelocationProtocol;

/**
 * What a stress run was asked for.
 *
 * @param topology the machine
 * @param mode the paging mode
 * @param profile what walkers do on their own
 * @param bytesPerNode memory of each node
 * @param protocols the protocols that take turns
 * @param seconds how long
 * @param seed where the operations come from
 */
public record StressSettings(
    Topology topology,
    PagingMode mode,
    HardwareProfile profile,
    long bytesPerNode,
    List<RelocationProtocol> protocols,
    long seconds,
    long seed) {
  /** Words of the kernel's own. */
  static final int KERNEL_WORDS = 8192;

  /** Spaces that live from the first operation to the last. */
  static final int SPACES = 2;

  /** A node that is smaller is all reserve. */
  private static final int FEWEST_ON_NODE = 64;

  /** Frames of the whole machine with which stress can work. */
  public static long fewestFrames(Topology topology, PagingMode mode) {
    long own = KERNEL_WORDS * Long.BYTES / mode.pageBytes() + 1;
    try {
      return Math.max(
          (long) FEWEST_ON_NODE * topology.nodes(),
          own + Stress.fewestFrames(mode, topology.cpus(), SPACES));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "--stress is too much for %s: %s".formatted(topology.name(), e.getMessage()), e);
    }
  }

  /** Refuses memory that the tables of the programs would fill. */
  public void checkMemory() {
    long frames = bytesPerNode / mode.pageBytes() * topology.nodes();
    long fewest = fewestFrames(topology, mode);
    if (frames < fewest) {
      throw new BadInputException(
          "--memory is too small for stress: all nodes have %d frames in %s, and %d CPUs take %d"
              .formatted(frames, mode.name(), topology.cpus(), fewest));
    }
  }

  /** Slots of swap: for several times what the programs' data is. */
  public long swapSlots() {
    return 4 * (bytesPerNode / mode.pageBytes() * topology.nodes()) + 1024;
  }
}
