package pagurus.sim.world;

import java.util.Arrays;

/** Entries that walks have read from memory, past all caches, by pair of nodes. */
public final class WalkTraffic {
  private final int nodes;
  private final long[] reads;

  WalkTraffic(int nodes) {
    this.nodes = nodes;
    reads = new long[nodes * nodes];
  }

  void count(int from, int to) {
    reads[from * nodes + to]++;
  }

  void clear() {
    Arrays.fill(reads, 0);
  }

  /** Reads by CPUs of a node from the memory of a node, since the last tick. */
  public long reads(int from, int to) {
    return reads[from * nodes + to];
  }

  /** Reads by CPUs of a node from any memory, since the last tick. */
  public long readsOf(int from) {
    long sum = 0;
    for (int to = 0; to < nodes; to++) {
      sum += reads(from, to);
    }
    return sum;
  }
}
