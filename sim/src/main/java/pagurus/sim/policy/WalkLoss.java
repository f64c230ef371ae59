package pagurus.sim.policy;

import java.util.Arrays;
import pagurus.sim.world.WalkTraffic;

/** How much time walks lose because of where tables are; over as many ticks as it takes to tell. */
final class WalkLoss {
  /** Fewer reads from memory, for each CPU, say little. */
  private static final int FEWEST_READS = 48;

  /** So many are enough where so large a share of time is lost. */
  private static final int FEWEST_LOST_READS = 12;

  private static final double MUCH_LOST = 0.25;

  /** A node that makes less than this share of the reads does not count. */
  private static final double ACTIVE = 0.01;

  /** Reads from memory by node (row) from node. */
  private long[][] reads = {};

  private long all;
  private long cycles;
  private long walkCycles;

  /** Takes in what the last tick has seen. */
  void add(PolicyView view) {
    int nodes = view.topology().nodes();
    if (reads.length == 0) {
      reads = new long[nodes][nodes];
    }
    WalkTraffic traffic = view.tables().traffic();
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        reads[from][to] += traffic.reads(from, to);
      }
      all += traffic.readsOf(from);
    }
    cycles += view.cycles();
    walkCycles += view.walkCycles();
  }

  /** Begins anew. */
  void clear() {
    for (long[] row : reads) {
      Arrays.fill(row, 0);
    }
    all = 0;
    cycles = 0;
    walkCycles = 0;
  }

  /** Whether there is enough to tell. */
  boolean isEnough(PolicyView view) {
    return all >= (long) FEWEST_READS * view.cpus()
        || (all >= (long) FEWEST_LOST_READS * view.cpus() && share(view) >= MUCH_LOST);
  }

  /**
   * The share of time that walks lose because tables are not where they are read fastest. It takes
   * all of a walk to be reads from memory, so it is too large where caches answer most of them.
   */
  double share(PolicyView view) {
    double spent = spent(view);
    return spent == 0 || cycles == 0 ? 0 : lost(view) / spent * walkCycles / cycles;
  }

  private double spent(PolicyView view) {
    double spent = 0;
    for (int from = 0; from < reads.length; from++) {
      for (int to = 0; to < reads.length; to++) {
        spent += (double) reads[from][to] * view.latency(from, to);
      }
    }
    return spent;
  }

  /** What reads take beyond what they would, if they were made one after the other. */
  private double lost(PolicyView view) {
    double lost = 0;
    for (int from = 0; from < reads.length; from++) {
      int best = view.latency(from, view.nearest(from));
      for (int to = 0; to < reads.length; to++) {
        lost += (double) reads[from][to] * (view.latency(from, to) - best);
      }
    }
    return lost;
  }

  /** The cycles of all CPUs that this makes. */
  double lostCycles(PolicyView view) {
    return share(view) * cycles;
  }

  /**
   * The cycles that a read from memory loses, and no more: where walks are under way at once, all
   * of them take less time than their reads.
   */
  double lostByRead(PolicyView view) {
    return all == 0 ? 0 : lost(view) / all * Math.min(1, walkCycles / spent(view));
  }

  /** The share of time that this makes. */
  double lostByReads(PolicyView view) {
    return cycles == 0 ? 0 : lostByRead(view) * all / cycles;
  }

  /**
   * The copies of a table that give these nodes one each, on average; a table that is read on one
   * node only moves there.
   */
  double copies(long nodes) {
    if (Long.bitCount(nodes) == 1) {
      return 0;
    }
    double copies = 0;
    for (long[] row : reads) {
      for (int home = 0; home < reads.length; home++) {
        copies += (double) row[home] * Long.bitCount(nodes & ~(1L << home));
      }
    }
    return all == 0 ? 0 : copies / all;
  }

  /** The nodes whose memory the nodes that walk read fastest; bit n for node n. */
  long targets(PolicyView view) {
    long found = 0;
    for (int from = 0; from < reads.length; from++) {
      if (Arrays.stream(reads[from]).sum() >= ACTIVE * all) {
        found |= 1L << view.nearest(from);
      }
    }
    return found;
  }
}
