package pagurus.live;

import pagurus.machine.Topology;

/**
 * What a live machine is made of.
 *
 * @param topology nodes, CPUs and distances
 * @param bytesPerNode memory of each node, a multiple of {@value #MEMORY_UNIT}; reserved, not yet
 *     used
 * @param speculate whether CPUs walk on their own in the middle of kernel code
 * @param seed where {@code choose} and the moments of speculation come from
 * @param checked whether every operation is checked: for tests, several times slower
 * @param bindNodes whether to bind simulated nodes to the host's, where there are several
 */
public record LiveOptions(
    Topology topology,
    long bytesPerNode,
    boolean speculate,
    long seed,
    boolean checked,
    boolean bindNodes) {
  /** Memory comes in pages of this many bytes, as the host's does. */
  public static final int MEMORY_UNIT = 4096;

  /** Refuses options that do not hold together. */
  public LiveOptions {
    if (bytesPerNode < MEMORY_UNIT || bytesPerNode % MEMORY_UNIT != 0) {
      throw new IllegalArgumentException(
          "a node has a multiple of " + MEMORY_UNIT + " bytes, not " + bytesPerNode);
    }
  }

  /** A machine for tests: everything checked, nothing bound, no speculation, seed 0. */
  public static LiveOptions forTests(Topology topology, long bytesPerNode) {
    return new LiveOptions(topology, bytesPerNode, false, 0, true, false);
  }
}
