package pagurus.sim.policy;

import pagurus.arch.PagingMode;
import pagurus.machine.Topology;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.MemoryCosts;
import pagurus.sim.world.ReplicaSet;

/**
 * What a policy may look at.
 *
 * @param mode the paging mode
 * @param hardware the machine
 * @param topology its nodes and CPUs
 * @param costs what a read from memory takes now
 * @param tables who reads which of the tables that the policy places, and which of them have copies
 * @param cpus CPUs that the program runs on
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
    ReplicaSet tables,
    int cpus,
    long accesses,
    long misses,
    long localReads,
    long remoteReads,
    long cycles,
    long walkCycles) {
  /** The same of other tables that the program needs. */
  public PolicyView of(ReplicaSet others) {
    return new PolicyView(
        mode,
        hardware,
        topology,
        costs,
        others,
        cpus,
        accesses,
        misses,
        localReads,
        remoteReads,
        cycles,
        walkCycles);
  }

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

  /** Accesses of all CPUs in a second of time since the last tick. */
  public double accessesPerSecond() {
    double seconds = cycles / (Math.max(1, cpus) * hardware.ghz() * 1e9);
    return seconds == 0 ? 0 : accesses / seconds;
  }

  /** What a read from memory takes now, in cycles, as a probe on each node would measure it. */
  public int latency(int from, int to) {
    return costs.latency(from, to);
  }

  /** The node whose memory a node reads fastest now; itself unless another is faster. */
  public int nearest(int from) {
    int best = from;
    for (int to = 0; to < topology.nodes(); to++) {
      if (latency(from, to) < latency(from, best)) {
        best = to;
      }
    }
    return best;
  }
}
