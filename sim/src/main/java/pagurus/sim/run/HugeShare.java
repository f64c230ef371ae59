package pagurus.sim.run;

import java.util.Map;

/**
 * How much of a program's memory transparent huge pages reach, as far as the way says in which the
 * program gets its memory; a measured figure is better.
 *
 * <p>Linux makes a page of 2 MiB at the first touch of a block, if all of the block belongs to one
 * mapping by then (mm/huge_memory.c). A large array is mapped whole before it is touched: all of it
 * qualifies. The heap of glibc grows by little more than 128 KiB at a time (M_TOP_PAD, mallopt(3))
 * and is used as it grows: a block has pages of 4 KiB before the mapping covers it. What khugepaged
 * puts together afterwards, 4096 pages in ten seconds (admin-guide/mm/transhuge.rst), is left out.
 * Of programs with both, the share is that of the pages visited at random that lie in the first
 * kind, since that decides about misses.
 */
final class HugeShare {
  private static final double ALL = 1;

  private static final Map<String, Double> SHARES =
      Map.of(
          // Nodes come from slabs aligned to 2 MiB, their keys and their pointers one by one from
          // the heap (Mitosis' btree1.c): one of two pages that a look-up visits at each level.
          "bptree", 1.0 / 2,
          // Elements are one array. The places are rows of a matrix, below glibc's limit of 128
          // KiB for mappings of their own, and the vectors of wires are small: of the 24 pages that
          // an element's wires lead to (its place, itself, 2 vectors, 10 elements and their places)
          // 11 are elements.
          "canneal", 11.0 / 24,
          // The dictionary's table is one array; all that belongs to a key comes piece by piece
          // from zmalloc, which is glibc's heap, for the Makefile of Mitosis' Redis has jemalloc
          // switched off. A request reads one bucket and what belongs to 1.5 keys.
          "redis", 1 / 2.5);

  private HugeShare() {}

  /**
   * That of a workload, by its generator's name, from 0 to 1; all where there are only arrays, or
   * an allocator that takes chunks of 2 MiB and more (slabs of 128 MiB in Mitosis' Memcached, that
   * are zeroed as they come), and of recordings.
   */
  static double of(String workload) {
    return SHARES.getOrDefault(WorkloadShape.generator(workload), ALL);
  }
}
