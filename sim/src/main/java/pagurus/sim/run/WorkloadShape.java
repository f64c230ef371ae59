package pagurus.sim.run;

import java.util.Map;
import pagurus.sim.world.LinesMoved;
import pagurus.trace.generate.Generators;

/**
 * What a trace of addresses does not say about a program. A step is what one read that goes past
 * the first-level TLB belongs to: a tree's node, a nuclide, an update.
 *
 * <p>Only the work of GUPS is calibrated. All else is counted in the programs' loops, roughly, and
 * not chosen so that a published time comes out.
 *
 * @param instructions between two accesses of the trace, as many as the reorder buffer counts
 * @param computeCycles cycles that the program works between two accesses
 * @param accesses of a step, where steps do not need what the one before has read; 0 where they do
 * @param waiting instructions of a step that wait for what it reads
 * @param chained share of steps that need what the one before has read all the same
 * @param read what memory moves for a read that no cache answers
 */
public record WorkloadShape(
    double instructions,
    double computeCycles,
    int accesses,
    double waiting,
    double chained,
    LinesMoved read) {
  /** What integer code does between reads that wait: between one a cycle and two. */
  private static final double INSTRUCTIONS_PER_CYCLE = 1.2;

  /** An ordinary program: a few instructions between accesses, some steps independent. */
  private static final WorkloadShape USUAL = independent(5, 16, 16, LinesMoved.ONE);

  /** Where steps of so many accesses do not need each other. */
  private static WorkloadShape independent(
      double instructions, int accesses, double waiting, LinesMoved read) {
    double cycles = instructions / INSTRUCTIONS_PER_CYCLE;
    return new WorkloadShape(instructions, cycles, accesses, waiting, 0, read);
  }

  /** Where each read needs the one before it. */
  private static WorkloadShape chain(double instructions, LinesMoved read) {
    return independent(instructions, 0, 1, read);
  }

  private static final Map<String, WorkloadShape> SHAPES =
      Map.of(
          // An update, two accesses, takes 74 cycles beside its walk: calibrated on the published
          // run with local tables and data. That is not the dozen instructions of the loop but a
          // division, by which a random number is brought into the table: 36 operations and 32 to
          // 96 cycles on Haswell (Agner Fog, instruction tables, DIV r64). With two dozen others
          // that makes 60. Updates are independent; an exclusive or, the store and its address
          // wait. Each line that comes is written back.
          "gups",
          new WorkloadShape(30, 37, 2, 3, 0, new LinesMoved(0, 1)),
          // A comparison, a branch and an address for each key; the next node is known when this
          // one has come.
          "btree",
          chain(6, LinesMoved.ONE),
          // The same. A node is 56 bytes, the first 40 of which are read, and lie in two lines half
          // of the times; its keys and pointers are a line each, which are read together, for where
          // both are the node says, and a core guesses which key it will be.
          "bptree",
          chain(6, new LinesMoved(0.75, 0)),
          // A tuple takes two divisions, by which hashes are brought into the table (as for GUPS),
          // and some ninety instructions besides, most of them of the hash (MurmurHash3); that is
          // over its 7 accesses. Of the 4 that go far 2 are of buckets and 2 of entries; a key's
          // comparison, the next address and two branches wait. An entry needs what led to it. A
          // bucket does not, but 37 of 100 chains are empty: the branch was predicted wrong, and
          // the next bucket waits for it (hashjoin.c).
          "hashjoin",
          new WorkloadShape(23, 25, 2, 4, 0.69, LinesMoved.ONE),
          // Requests are function calls (Mitosis' server.c). A read prints the key, copies it into
          // an object, hashes it, takes a lock and looks it up: some 700 instructions. A write
          // prints and copies a value, too, and looks up three times: 1900. With 4 locked
          // instructions of 20 cycles that is 1400 over 12.5 accesses; no lock lets a request
          // overlap with the next. Of 2.5 reads that go far one is of a bucket, all others of a
          // key's 288 bytes. Of these a read needs entry and key, object, value, which are in 2.5
          // of the pairs of lines that come together (as for XSBench); a write 1.75; a look at
          // another's entry 1.4. It asks for 1.5, 0.75 and 0.4 of them only when it has the one
          // before. The object is written, and by a write the entry.
          "redis",
          chain(112, new LinesMoved(1.65, 0.23, 0.53)),
          // 85 instructions a nuclide: five interpolations, a division, five sums, addresses; 38
          // of them wait for its two grid points. Those are 96 bytes at a multiple of 16, in 1.6
          // of the pairs of lines that come together (Intel 248966, 2.5.5.4: spatial prefetcher).
          // Nuclides are independent; but of 70 reads for a look-up that go far, 12 are steps of
          // the search, whose energy is drawn from the sums of the look-up before (v18,
          // Simulation.c), and 3 are of the row, which says where the points are. Those of the fuel
          // are one behind the other, and come before they are needed. These 15 bring a line each,
          // as for GUPS, and the 55 of points 3.2.
          "xsbench",
          independent(6.5, 13, 38, new LinesMoved(2.2 * 55 / 70, 0)).chained(15.0 / 70),
          // Pointers to places are read by a locked compare and exchange (20 cycles), which lets
          // nothing pass, and after which the line has to be written back whatever was found
          // (AtomicPtr.h). Beside it a wire's three accesses take three dozen instructions: four
          // distances and their sums. Of the 26 lines of an element's wires 11 have such a pointer,
          // and 2 lie behind another of the same element or vector.
          "canneal",
          chain(24, new LinesMoved(0.07, 11.0 / 26)),
          // Requests are function calls (benchmark_internal.c): a random number, a hash of the key,
          // the bucket's lock taken and given back, the look-up, a comparison with the element:
          // 240 instructions, of which the two locked ones take 20 cycles each and let nothing
          // pass; over its 8 accesses. Bucket, item and element hang together. Of 3.1 reads that
          // go far an item's is of 1.4 pairs of lines, and its count of users is written: one of
          // 5 lines.
          "memcached",
          chain(36, new LinesMoved(0.65, 0.2)),
          // Six instructions an edge: two loads, an address, a sum, a comparison, a branch; the sum
          // waits. Edges are independent, and a list's end does not depend on what is read.
          "pagerank",
          independent(3, 2, 1, LinesMoved.ONE),
          // Ten instructions for each edge that is searched, twenty-five for one that is verified;
          // a comparison and a branch wait for each parent or level. Edges are independent, but
          // where a vertex turns out to be new, one edge in 32, or an edge to be the tree's, one in
          // 16, the branch was predicted wrong and what came behind it begins again: twice in the
          // 96 reads that 32 searched edges and the 16 of the list take.
          "graph500",
          independent(5, 2, 2, LinesMoved.ONE).chained(1.0 / 48));

  private WorkloadShape chained(double share) {
    return new WorkloadShape(instructions, computeCycles, accesses, waiting, share, read);
  }

  /** Whether several steps can be under way at once. */
  boolean isIndependent() {
    return accesses > 0;
  }

  /** The shape of a workload: by its generator's name, the usual one for a recording. */
  public static WorkloadShape of(String workload) {
    return SHAPES.getOrDefault(generator(workload), USUAL);
  }

  /** The name of the generator; empty for a recording, whatever its file is called. */
  static String generator(String workload) {
    return workload.startsWith(Generators.PREFIX)
        ? workload.substring(Generators.PREFIX.length()).replaceFirst("[?].*", "")
        : "";
  }
}
