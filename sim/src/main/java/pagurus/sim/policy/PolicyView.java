package pagurus.sim.policy;

import pagurus.arch.PagingMode;
import pagurus.machine.Topology;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.MemoryCosts;

/**
 * What a policy may look at.
 *
 * @param mode the paging mode
 * @param hardware the machine
 * @param topology its nodes and CPUs
 * @param costs sampled walks of each table
 * @param accesses since the last tick
 * @param misses of the TLB since then
 * @param localReads entries that walks have read on their own node since then
 * @param remoteReads entries that they have read elsewhere
 * @param cycles that all CPUs of the program have used since then
 * @param walkCycles what of them went into walks
 */
public record PolicyView(
    PagingMode mode,
    Hardware hardware,
    Topology topology,
    MemoryCosts costs,
    long accesses,
    long misses,
    long localReads,
    long remoteReads,
    long cycles,
    long walkCycles) {
  /** The share of walk reads that went to another node. */
  public double remoteShare() {
    long reads = localReads + remoteReads;
    return reads == 0 ? 0 : (double) remoteReads / reads;
  }

  /** Misses of the TLB for each access. */
  public double missRate() {
    return accesses == 0 ? 0 : (double) misses / accesses;
  }

  /** The share of time that goes into walks. */
  public double walkShare() {
    return cycles == 0 ? 0 : (double) walkCycles / cycles;
  }
}
