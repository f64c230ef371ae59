package pagurus.sim.run;

import java.util.Map;
import pagurus.sim.world.LinesMoved;

/**
 * What a trace of addresses does not say about a program. A step is what one read that goes past
 * the first-level TLB belongs to: a tree's node, a nuclide, an update.
 *
 * <p>Only the work of GUPS is calibrated. All else is counted in the programs' loops, roughly, and
 * not chosen so that a published time comes out.
 *
 * @param instructions between two accesses of the trace
 * @param accesses of a step, where steps do not need what the one before has read; 0 where they do
 * @param waiting instructions of a step that wait for what it reads
 * @param read what memory moves for a read that no cache answers
 */
public record WorkloadShape(double instructions, int accesses, double waiting, LinesMoved read) {
  /** What integer code does between reads that wait: between one a cycle and two. */
  private static final double INSTRUCTIONS_PER_CYCLE = 1.2;

  /** An ordinary program: a few instructions between accesses, some steps independent. */
  private static final WorkloadShape USUAL = new WorkloadShape(5, 16, 16, LinesMoved.ONE);

  /** Where each read needs the one before it. */
  private static WorkloadShape chain(double instructions, LinesMoved read) {
    return new WorkloadShape(instructions, 0, 1, read);
  }

  private static final Map<String, WorkloadShape> SHAPES =
      Map.of(
          // An update, two accesses, takes 74 cycles beside its walk: calibrated on the published
          // run with local tables and data. Updates are independent; an exclusive or, the store
          // and its address wait. Each line that comes is written back.
          "gups",
          new WorkloadShape(44.4, 2, 3, new LinesMoved(0, 1)),
          // A comparison, a branch and an address for each key; the next node is known when this
          // one has come.
          "btree",
          chain(6, LinesMoved.ONE),
          // The same; a node is three lines.
          "bptree",
          chain(6, new LinesMoved(2, 0)),
          // Tuples are independent. About seven accesses each, ten instructions for each of them
          // (a hash of the key, a comparison, an address); half of a tuple's steps wait.
          "hashjoin",
          new WorkloadShape(10, 7, 35, LinesMoved.ONE),
          // A request costs a server some 3000 cycles for parsing, look-up and reply where many
          // come at once (redis.io, benchmarks: half a million a second on a laptop's core when
          // pipelined), over its 21 accesses. Every pointer leads to the next. Value: 4 lines.
          "redis",
          chain(171, new LinesMoved(1, 0)),
          // 85 instructions a nuclide: five interpolations, a division, five sums, addresses; 38
          // of them wait for its two grid points, which are 2.4 lines. Nuclides are independent.
          "xsbench",
          new WorkloadShape(6.5, 13, 38, new LinesMoved(1, 0)),
          // Pointers to places are read by a locked exchange (20 cycles), which lets nothing pass;
          // a distance and its sum take a dozen instructions. Half of the swaps write places back.
          "canneal",
          chain(24, new LinesMoved(0, 0.5)));

  /** Cycles that the program works between two accesses. */
  double computeCycles() {
    return instructions / INSTRUCTIONS_PER_CYCLE;
  }

  /** Whether several steps can be under way at once. */
  boolean isIndependent() {
    return accesses > 0;
  }

  /** The shape of a workload: by its generator's name, the usual one for a recording. */
  public static WorkloadShape of(String workload) {
    return SHAPES.getOrDefault(generator(workload), USUAL);
  }

  /** The name of the generator, if it is one. */
  static String generator(String workload) {
    return workload.replaceFirst("^gen:", "").replaceFirst("[?].*", "");
  }
}
