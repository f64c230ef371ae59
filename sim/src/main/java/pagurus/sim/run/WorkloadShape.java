package pagurus.sim.run;

import java.util.Map;

/**
 * What a trace of addresses does not say about a program.
 *
 * @param computeCycles work between two accesses, which no memory slows down
 * @param overlap reads of data that are under way at once; also walks, as far as the core has
 *     walkers
 */
public record WorkloadShape(int computeCycles, int overlap) {
  /** An ordinary program: a few instructions between accesses, some of them independent. */
  private static final WorkloadShape USUAL = new WorkloadShape(4, 2);

  /**
   * By generator. GUPS and hash joins have independent accesses, so that many are under way; trees
   * and lists depend on the one before. The 15 cycles of GUPS (twice an update) are calibrated on
   * the published 74 cycles of other work for each update with local tables and data.
   */
  private static final Map<String, WorkloadShape> SHAPES =
      Map.of(
          "gups", new WorkloadShape(15, 6),
          "btree", new WorkloadShape(10, 1),
          "hashjoin", new WorkloadShape(10, 4),
          "redis", new WorkloadShape(25, 1),
          "xsbench", new WorkloadShape(15, 2),
          "canneal", new WorkloadShape(15, 2));

  /** The shape of a workload: by its generator's name, the usual one for a recording. */
  public static WorkloadShape of(String workload) {
    return SHAPES.getOrDefault(generator(workload), USUAL);
  }

  /** The name of the generator, if it is one. */
  static String generator(String workload) {
    return workload.replaceFirst("^gen:", "").replaceFirst("[?].*", "");
  }
}
