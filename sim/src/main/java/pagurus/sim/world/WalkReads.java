package pagurus.sim.world;

import java.util.Arrays;
import java.util.function.LongToIntFunction;

/**
 * Entries that walks have read, wherever they were, by level of the table and node. Those of a
 * second stage are counted apart, behind those of the tables that it translates the addresses of.
 */
public final class WalkReads {
  /** Added to the level of a table of a second stage. */
  public static final int SECOND_STAGE = 6;

  private static final int LEVELS = 2 * SECOND_STAGE;

  private final int nodes;
  private final long[] reads;
  private final long[] cycles = new long[LEVELS];
  private LongToIntFunction levels = entry -> 0;
  private int last;

  WalkReads(int nodes) {
    this.nodes = nodes;
    reads = new long[LEVELS * nodes];
  }

  /** Says how to find the level of the table that an entry's address is in. */
  public void findLevelsWith(LongToIntFunction finder) {
    levels = finder;
  }

  /** The level of the table that an entry's address is in. */
  int levelOf(long entry) {
    return levels.applyAsInt(entry);
  }

  void count(int level, int node, int cost) {
    reads[level * nodes + node]++;
    cycles[level] += cost;
    last = level;
  }

  /** The level of the table that the last read went to: that of the leaf, when a walk is over. */
  public int lastLevel() {
    return last;
  }

  /** Counts anew. */
  public void clear() {
    Arrays.fill(reads, 0);
    Arrays.fill(cycles, 0);
  }

  /** Reads of entries of this level that were on this node, in memory or as copies of tables. */
  public long reads(int level, int node) {
    return reads[level * nodes + node];
  }

  /** How long programs waited for entries of this level. */
  public long cycles(int level) {
    return cycles[level];
  }
}
