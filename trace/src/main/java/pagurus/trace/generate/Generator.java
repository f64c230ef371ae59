package pagurus.trace.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A way to make accesses.
 *
 * @param spelling its name in a specification
 * @param meaning what it is, in a few words
 * @param own the parameters that only this one has, or has its own default for
 * @param init of these the one that says who initialises memory; none if it does so by itself
 * @param arrays the arrays outside of which nothing is touched
 * @param maker makes the accesses of one thread
 */
record Generator(
    String spelling,
    String meaning,
    List<Parameter> own,
    Optional<Parameter> init,
    Function<Settings, List<Extent>> arrays,
    Maker maker) {

  /** All that there are: kernels, small by default, then programs of published size. */
  static final List<Generator> ALL =
      List.of(
          of(
              "gups",
              "random updates of a large table",
              Initialisation.NONE,
              Gups.PARAMETERS,
              Gups::extents,
              (settings, draws, thread) -> new Gups(settings, draws)),
          of(
              "stream",
              "a[i] = b[i] + s * c[i] over long arrays",
              Initialisation.NONE,
              StreamTriad.PARAMETERS,
              StreamTriad::extents,
              (settings, draws, thread) -> new StreamTriad(settings, thread)),
          of(
              "chase",
              "pointers followed around one long cycle",
              Initialisation.NONE,
              Chase.PARAMETERS,
              Chase::extents,
              (settings, draws, thread) -> new Chase(settings, draws)),
          of(
              "zipf",
              "a heap with a few popular pages",
              Initialisation.NONE,
              Zipf.PARAMETERS,
              Zipf::extents,
              (settings, draws, thread) -> new Zipf(settings, draws)),
          of(
              "btree",
              "look-ups of random keys in a B-tree",
              Initialisation.NONE,
              BtreeLookups.PARAMETERS,
              BtreeLookups::extents,
              (settings, draws, thread) -> new BtreeLookups(settings, draws)),
          selfMade(
              "forkstorm",
              "short-lived children of one large parent",
              ForkStorm.PARAMETERS,
              ForkStorm::new),
          of(
              "bptree",
              "look-ups in a deep B+ tree of small nodes",
              Initialisation.SINGLE,
              BplusTree.PARAMETERS,
              BplusTree::extents,
              (settings, draws, thread) -> new BplusTree(settings, draws)),
          of(
              "hashjoin",
              "the probe phase of a hash join",
              Initialisation.SINGLE,
              HashJoin.PARAMETERS,
              HashJoin::extents,
              (settings, draws, thread) -> new HashJoin(settings, draws)),
          of(
              "redis",
              "random keys in a dictionary, each with its value in one place",
              Initialisation.SINGLE,
              Redis.PARAMETERS,
              Redis::extents,
              (settings, draws, thread) -> new Redis(settings, draws)),
          of(
              "xsbench",
              "cross sections from a unionised energy grid",
              Initialisation.SINGLE,
              XsBench.PARAMETERS,
              XsBench::extents,
              (settings, draws, thread) -> new XsBench(settings, draws)),
          of(
              "pagerank",
              "a power-law graph, read in order and at random",
              Initialisation.EACH,
              PageRank.PARAMETERS,
              PageRank::extents,
              PageRank::new),
          of(
              "canneal",
              "swaps of netlist elements, several pointers each",
              Initialisation.SINGLE,
              Canneal.PARAMETERS,
              Canneal::extents,
              (settings, draws, thread) -> new Canneal(settings, draws)),
          of(
              "memcached",
              "random keys in a hash table of items that lead to elements",
              Initialisation.EACH,
              Memcached.PARAMETERS,
              Memcached::extents,
              (settings, draws, thread) -> new Memcached(settings, draws)),
          of(
              "graph500",
              "breadth-first searches over a power-law graph, verified",
              Initialisation.EACH,
              Graph500.PARAMETERS,
              Graph500::extents,
              Graph500::new));

  /** Makes the accesses of one thread. */
  interface Maker {
    /** A fresh start. */
    Pattern make(Settings settings, Draws draws, int thread);
  }

  private static Generator of(
      String spelling,
      String meaning,
      Initialisation byDefault,
      List<Parameter> parameters,
      Function<Settings, List<Extent>> arrays,
      Maker maker) {
    Parameter init = byDefault.parameter();
    List<Parameter> own = Stream.concat(parameters.stream(), Stream.of(init)).toList();
    return new Generator(spelling, meaning, own, Optional.of(init), arrays, maker);
  }

  private static Generator selfMade(
      String spelling, String meaning, List<Parameter> parameters, Maker maker) {
    return new Generator(
        spelling, meaning, parameters, Optional.empty(), settings -> List.of(), maker);
  }

  /** A fresh start of one thread, memory being initialised. */
  Pattern pattern(Settings settings, Draws draws, int thread) {
    return maker.make(settings, draws, thread);
  }

  /** The arrays outside of which nothing is touched; none if it initialises memory by itself. */
  List<Extent> extents(Settings settings) {
    return arrays.apply(settings);
  }

  /** Who initialises the arrays. */
  Initialisation initialisation(Settings settings) {
    return init.map(given -> Initialisation.values()[(int) settings.whole(given)])
        .orElse(Initialisation.NONE);
  }

  /** All that a specification may set. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(own());
    all.addAll(List.of(Parameter.ACCESSES, Parameter.THREADS, Parameter.SEED));
    return all;
  }
}
