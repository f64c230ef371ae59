package pagurus.sim.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.sim.world.CopyChoice;
import pagurus.vm.place.Placement;

/** Sampled reads of each table by node, over some ticks. */
final class ReadSamples {
  /** Samples of each node for each table, on average, before anything is concluded at first. */
  private static final long ENOUGH = 8;

  /** At first, copies are dropped that make up this share of what all of them would save. */
  private static final double DROPPED = 0.01;

  /** A node that was not seen at a table may yet have read it. */
  private static final double UNSEEN = 0.5;

  /** A table belongs to a node that makes this share of its reads. */
  private static final double ALONE = 0.98;

  private final Map<Long, int[]> reads = new HashMap<>();
  private long sum;
  private long tables;

  /** Doubles each time that a conclusion has turned out to be wrong. */
  private int care = 1;

  /** A copy that could be, and what it saves. */
  private record Copy(long table, int node, double saving) {}

  void clear() {
    reads.clear();
    sum = 0;
    tables = 0;
  }

  /** The last conclusion was wrong: the next takes more samples, and drops less. */
  void takeMoreCare() {
    care *= 2;
  }

  /** The same choice; counts the tables for which it is made. */
  CopyChoice counting(CopyChoice choice) {
    return site -> {
      tables++;
      return choice.nodesFor(site);
    };
  }

  /** The same placement; counts the tables that it places. */
  Placement countingMoves(Placement placement) {
    return site -> {
      tables++;
      return placement.placeFor(site);
    };
  }

  /** How many tables there were when the last choice was made; 0 if none has been. */
  long tables() {
    return tables;
  }

  /** Takes in what the last tick has seen. */
  void add(PolicyView view) {
    view.tables()
        .forEachRead(
            (nodes, table) -> {
              int[] of = reads.computeIfAbsent(table, key -> new int[nodes.length]);
              for (int node = 0; node < nodes.length; node++) {
                of[node] += nodes[node];
                sum += nodes[node];
              }
            });
  }

  /** Whether there are samples enough to tell tables apart. */
  boolean areEnough(int nodes) {
    return sum >= ENOUGH * care * nodes * Math.max(tables, reads.size());
  }

  /** The nodes that keep a copy of each table: the fewest copies that save nearly everything. */
  Map<Long, Long> kept(PolicyView view, List<Integer> trees, long targets) {
    List<Copy> all = new ArrayList<>();
    reads.forEach(
        (table, nodes) -> {
          int home = view.tables().nodeOf(table);
          for (int tree = 0; tree < nodes.length; tree++) {
            double saving = saving(view, trees, nodes, home, tree);
            if (((targets >>> tree) & 1) != 0 && saving > 0) {
              all.add(new Copy(table, tree, saving));
            }
          }
        });
    all.sort(Comparator.comparingDouble(Copy::saving).reversed().thenComparingLong(Copy::table));
    double wanted = (1 - DROPPED / care) * all.stream().mapToDouble(Copy::saving).sum();
    Map<Long, Long> kept = new HashMap<>();
    double saved = 0;
    for (Copy copy : all) {
      if (saved < wanted) {
        saved += copy.saving();
        kept.merge(copy.table(), 1L << copy.node(), (one, other) -> one | other);
      }
    }
    return kept;
  }

  private static double saving(
      PolicyView view, List<Integer> trees, int[] nodes, int home, int tree) {
    double saving = 0;
    for (int node = 0; node < nodes.length; node++) {
      if (trees.get(node) == tree) {
        saving += (nodes[node] + UNSEEN) * (view.latency(node, home) - view.latency(node, tree));
      }
    }
    return saving;
  }

  /** Where a table should live of which one other node alone keeps a copy and makes the reads. */
  Map<Long, Integer> homes(List<Integer> trees, Map<Long, Long> kept) {
    Map<Long, Integer> homes = new HashMap<>();
    kept.forEach(
        (table, copies) -> {
          int tree = Long.numberOfTrailingZeros(copies);
          int[] nodes = reads.getOrDefault(table, new int[0]);
          long all = 0;
          long mine = 0;
          for (int node = 0; node < nodes.length; node++) {
            all += nodes[node];
            mine += trees.get(node) == tree ? nodes[node] : 0;
          }
          if (Long.bitCount(copies) == 1 && mine >= ALONE * all) {
            homes.put(table, tree);
          }
        });
    return homes;
  }
}
