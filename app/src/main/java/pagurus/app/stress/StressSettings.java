package pagurus.app.stress;

import java.util.List;
import pagurus.arch.PagingMode;
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
  /** Slots of swap: for several times what the programs' data is. */
  public long swapSlots() {
    return 4 * (bytesPerNode / mode.pageBytes() * topology.nodes()) + 1024;
  }
}
