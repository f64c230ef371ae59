package pagurus.trace.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Accesses;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;

/** The generators that stand for published programs keep the shape that they say they keep. */
class ProgramsTest {
  private static final List<String> INITIALISED =
      Generators.names().stream().filter(name -> !name.equals("forkstorm")).toList();

  /**
   * By program: GiB of memory, and misses of a true-LRU TLB of 1024 pages per thousand accesses.
   */
  private static final Map<String, List<Integer>> PUBLISHED =
      Map.of(
          "bptree", List.of(35, 222, 236),
          "hashjoin", List.of(17, 570, 580),
          "redis", List.of(75, 199, 207),
          "xsbench", List.of(85, 84, 98),
          "pagerank", List.of(69, 465, 482),
          "canneal", List.of(32, 340, 360),
          "memcached", List.of(350, 370, 380),
          "graph500", List.of(420, 595, 608));

  @Test
  void programsHaveTheSizeThatWasPublished() {
    PUBLISHED.forEach(
        (name, figures) -> {
          Footprint footprint = Generators.open("gen:" + name + "?threads=4").footprint();
          assertThat(footprint.pages()).as(name).isEqualTo((long) figures.getFirst() << 18);
          assertThat(footprint.ranges(0)).as(name).hasSize(1);
        });
    assertThat(Generators.open("gen:gups?pages=16Mi&init=single").footprint().pages() * 4096)
        .isEqualTo(64L << 30);
  }

  @Test
  void missesOfATlbAreAsManyAsTheShapeOfTheProgramSays() {
    PUBLISHED.forEach(
        (name, figures) ->
            assertThat(missesPerThousand("gen:" + name + "?accesses=400e3&init=none"))
                .as(name)
                .isBetween(figures.get(1), figures.get(2)));
    assertThat(missesPerThousand("gen:gups?accesses=400e3&pages=16Mi")).isBetween(498, 500);
    assertThat(missesPerThousand("gen:stream?accesses=400e3&pages=3e6")).isBetween(1, 3);
  }

  @Test
  void whatIsTouchedIsWhatTheFootprintSaysAndByWhom() {
    for (String name : INITIALISED) {
      for (String init : List.of("single", "each")) {
        Workload workload =
            Generators.open("gen:" + name + "?threads=3&accesses=60e3&pages=300&init=" + init);
        FirstTouches touches = new FirstTouches();
        for (boolean prologue : new boolean[] {true, false}) {
          for (int thread = 0; thread < 3; thread++) {
            List<Accesses> accesses = Accesses.read(workload, thread, 1000);
            int body = (int) workload.prologue(thread);
            for (Accesses a :
                prologue ? accesses.subList(0, body) : accesses.subList(body, accesses.size())) {
              touches.touch(thread, a.vaddr(), a.kind(), a.sizeLog2());
              assertThat(prologue && a.kind() != AccessBatch.STORE).isFalse();
            }
          }
        }
        assertThat(owners(touches.footprint())).as(name).isEqualTo(owners(workload.footprint()));
      }
    }
  }

  @Test
  void aPrologueStoresToEveryPageOnceAndIsNotAmongTheAccesses() {
    for (String name : INITIALISED) {
      String spec = "gen:" + name + "?threads=4&accesses=1000&pages=300&init=";
      Workload single = Generators.open(spec + "single");
      assertThat(single.prologue(0)).as(name).isEqualTo(300);
      assertThat(single.prologue(1)).isZero();
      assertThat(single.accesses()).isEqualTo(1300);
      assertThat(Accesses.read(single, 0, 77)).hasSize(550);
      Workload each = Generators.open(spec + "each");
      long sum = 0;
      for (int thread = 0; thread < 4; thread++) {
        sum += each.prologue(thread);
        List<Accesses> accesses = Accesses.read(each, thread, 77);
        long before = each.prologue(thread);
        assertThat((long) accesses.size()).isEqualTo(before + 250);
        assertThat(accesses.stream().limit(before).map(Accesses::vaddr).distinct().count())
            .isEqualTo(before);
      }
      assertThat(sum).isEqualTo(300);
      Workload none = Generators.open(spec + "none");
      assertThat(none.prologue(0)).isZero();
      assertThat(Accesses.read(none, 1, 77)).isEqualTo(Accesses.read(single, 1, 77)).hasSize(250);
    }
  }

  @Test
  void aTreeOfOrderFourIsDeepAndItsLookUpsStartAtTheRoot() {
    Settings settings = Settings.parse("", "", BplusTree.PARAMETERS);
    BplusTree tree = new BplusTree(settings, new Draws(1, 0));
    assertThat(tree.levels()).isBetween(16, 18);
    long[] first = new long[Pattern.MOST];
    long[] second = new long[Pattern.MOST];
    int n = tree.next(first);
    tree.next(second);
    assertThat(second[0]).isEqualTo(first[0]);
    assertThat(second[n - 1]).isNotEqualTo(first[n - 1]);
    assertThat(n).isBetween(6 * tree.levels(), 7 * tree.levels() + 4);
  }

  @Test
  void eachThreadOfAHashJoinReadsTheKeyOfEveryOuterTuple() {
    String spec = "gen:hashjoin?pages=100&threads=2&accesses=100e3&init=none";
    Extent outer = HashJoin.extents(defaults("pages=100", HashJoin.PARAMETERS)).getLast();
    List<Long> keys =
        Accesses.read(Generators.open(spec), 1, 1000).stream()
            .map(Accesses::vaddr)
            .filter(vaddr -> vaddr >= outer.base())
            .toList();
    assertThat(keys).hasSizeBetween(100_000 / 2 / 8, 100_000 / 2 / 6);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(keys.get(i)).isEqualTo(outer.base() + i % outer.items(128) * 128);
    }
  }

  @Test
  void chainsOfAHashJoinAreAsLongAsWithAnEntryForEachBucket() {
    Settings settings = defaults("", HashJoin.PARAMETERS);
    List<Extent> arrays = HashJoin.extents(settings);
    assertThat(arrays.get(2).items(128) / (double) arrays.get(1).items(16))
        .isCloseTo(10, within(0.01));
    double[] counts = perOperation(new HashJoin(settings, new Draws(1, 0)), arrays);
    assertThat(counts[0]).isEqualTo(2);
    // Of ten tuples nine pass one entry in either chain, one half of that and its partner.
    assertThat(counts[1] / 2).isCloseTo(0.9 + 0.1 * 1 + 1, within(0.01));
    assertThat(counts[2]).isEqualTo(1);
  }

  @Test
  void whatBelongsToAKeyOfRedisIsInOnePieceOf288Bytes() {
    Settings settings = defaults("", Redis.PARAMETERS);
    Extent records = Redis.extents(settings).get(2);
    assertThat(records.items(288)).isCloseTo((1L << 28) * 75 / 74, withinPercentage(0.1));
    Redis redis = new Redis(settings, new Draws(1, 0));
    long[] accesses = new long[Pattern.MOST];
    long pieces = 0;
    for (int operation = 0; operation < 100_000; operation++) {
      int n = redis.next(accesses);
      pieces +=
          Arrays.stream(accesses, 0, n)
              .map(PackedAccess::vaddr)
              .filter(vaddr -> vaddr >= records.base())
              .map(vaddr -> (vaddr - records.base()) / 288)
              .distinct()
              .count();
    }
    assertThat(pieces / 1e5).isCloseTo(1.5, within(0.01));
  }

  @Test
  void aRequestToMemcachedGoesFromABucketByAnItemToAnElement() {
    Settings settings = defaults("", Memcached.PARAMETERS);
    List<Extent> arrays = Memcached.extents(settings);
    long keys = arrays.get(2).items(128);
    assertThat(arrays.get(0).items(8)).isCloseTo(8 * keys, withinPercentage(0.1));
    assertThat(arrays.get(1).items(152)).isCloseTo(keys, withinPercentage(0.1));
    double[] counts = perOperation(new Memcached(settings, new Draws(1, 0)), arrays);
    assertThat(counts[0]).isEqualTo(1);
    assertThat(counts[1]).isCloseTo(6 + 3.0 / 16, within(0.01));
    assertThat(counts[2]).isEqualTo(1);
  }

  @Test
  void asManyEdgesAreVerifiedAsTheNeighboursOfASearchComeFrom() {
    Settings settings = defaults("", Graph500.PARAMETERS);
    List<Extent> arrays = Graph500.extents(settings);
    double[] counts = perOperation(new Graph500(settings, new Draws(1, 0), 0), arrays);
    double neighbours = counts[4];
    double wordsOfTheList = counts[5];
    assertThat(wordsOfTheList / neighbours).isCloseTo(1, within(0.001));
    double parents = counts[2];
    double marksAndLevels = counts[3];
    assertThat(parents / neighbours).isCloseTo(1 + 1.0 / 32 + 1, within(0.01));
    assertThat(marksAndLevels / neighbours).isCloseTo(1 + 1.0 / 32, within(0.01));
  }

  @Test
  void searchesThatNobodyVerifiesLeaveTheListAlone() {
    for (int percent : new int[] {0, 25}) {
      Settings settings = defaults("verified=" + percent, Graph500.PARAMETERS);
      List<Extent> arrays = Graph500.extents(settings);
      double[] counts = perOperation(new Graph500(settings, new Draws(1, 0), 0), arrays);
      assertThat(counts[5] / counts[4]).isCloseTo(percent / 100.0, within(0.001));
    }
  }

  @Test
  void scoresOfPageRankAreHalfWords() {
    List<Extent> arrays = PageRank.extents(defaults("", PageRank.PARAMETERS));
    long vertices = arrays.get(0).items(8);
    assertThat(arrays.get(1).items(4)).isCloseTo(vertices, withinPercentage(0.1));
    assertThat(arrays.get(2).items(4)).isCloseTo(vertices, withinPercentage(0.1));
    assertThat(arrays.get(3).items(4)).isCloseTo(32 * vertices, withinPercentage(0.1));
  }

  private static Settings defaults(String text, List<Parameter> parameters) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.add(Parameter.THREADS);
    return Settings.parse("", text, all);
  }

  /** Accesses of an operation to each array, on average. */
  private static double[] perOperation(Pattern program, List<Extent> arrays) {
    int operations = 100_000;
    long[] accesses = new long[Pattern.MOST];
    long[] counts = new long[arrays.size()];
    for (int operation = 0; operation < operations; operation++) {
      int n = program.next(accesses);
      for (int i = 0; i < n; i++) {
        long vaddr = PackedAccess.vaddr(accesses[i]);
        int array = arrays.size() - 1;
        while (vaddr < arrays.get(array).base()) {
          array--;
        }
        counts[array]++;
      }
    }
    return Arrays.stream(counts).mapToDouble(count -> (double) count / operations).toArray();
  }

  @Test
  void aFewVerticesArePopularAndDegreesDiffer() {
    int vertices = 100_000;
    PowerLaw law = new PowerLaw(new Draws(7, 0), vertices, 24);
    long[] visits = new long[vertices];
    long degrees = 0;
    int largest = 0;
    for (int i = 0; i < 1_000_000; i++) {
      visits[(int) law.vertex()]++;
      int degree = law.degree(120);
      degrees += degree;
      largest = Math.max(largest, degree);
    }
    Arrays.sort(visits);
    long top = Arrays.stream(visits, vertices - vertices / 100, vertices).sum();
    // The cube root of one in a hundred.
    assertThat(top / 1e6).isBetween(0.21, 0.25);
    assertThat(degrees / 1e6).isBetween(21.5, 23.5);
    assertThat(largest).isEqualTo(120);
  }

  @Test
  void eachBitOfAKroneckerVertexIsOneAsOftenAsTheBenchmarkSaysWhateverTheOthersAre() {
    int bits = 33;
    Kronecker graph = new Kronecker(new Draws(7, 0), 1L << bits);
    int draws = 1_000_000;
    double[][] both = new double[bits][bits];
    for (int i = 0; i < draws; i++) {
      long number = graph.number();
      for (long one = number; one != 0; one &= one - 1) {
        for (long other = number; other != 0; other &= other - 1) {
          both[Long.numberOfTrailingZeros(one)][Long.numberOfTrailingZeros(other)] += 1.0 / draws;
        }
      }
    }
    for (int one = 0; one < bits; one++) {
      for (int other = 0; other < bits; other++) {
        double expected = one == other ? 0.24 : 0.24 * 0.24;
        assertThat(both[one][other]).as("%d, %d", one, other).isCloseTo(expected, within(0.003));
      }
    }
  }

  @Test
  void aFewPlacesOfAKroneckerGraphHaveMostOfTheEdges() {
    int vertices = 1 << 10;
    Kronecker graph = new Kronecker(new Draws(7, 0), vertices);
    long[] visits = new long[vertices];
    for (int i = 0; i < 100_000; i++) {
      visits[(int) graph.vertex()]++;
    }
    Arrays.sort(visits);
    // The vertex without ones, and half of all edges on the 56 with two ones at most.
    assertThat(visits[vertices - 1] / 1e5).isCloseTo(Math.pow(0.76, 10), within(0.03));
    assertThat(Arrays.stream(visits, vertices - 56, vertices).sum() / 1e5).isBetween(0.55, 0.65);
  }

  @Test
  void aKroneckerGraphMayHaveAnyNumberOfVertices() {
    for (long vertices : new long[] {1, 2, 3, 1000, 1L << 32, (1L << 33) - 1, 1L << 33}) {
      Kronecker graph = new Kronecker(new Draws(3, 0), vertices);
      for (int i = 0; i < 1000; i++) {
        assertThat(graph.vertex()).as("of %d", vertices).isBetween(0L, vertices - 1);
      }
    }
  }

  private static Map<Long, Integer> owners(Footprint footprint) {
    Map<Long, Integer> owners = new LinkedHashMap<>();
    for (Footprint.Touch touch : footprint.touches()) {
      for (long page = 0; page < touch.pages(); page++) {
        owners.put(touch.firstPage() + page, touch.thread());
      }
    }
    return owners;
  }

  private static int missesPerThousand(String spec) {
    LinkedHashMap<Long, Boolean> tlb = new LinkedHashMap<>(2048, 0.75f, true);
    AccessBatch batch = new AccessBatch(4096);
    long misses = 0;
    long accesses = 0;
    try (AccessStream stream = Generators.open(spec).open(0)) {
      while (stream.read(batch) > 0) {
        for (int i = 0; i < batch.count; i++) {
          long page = batch.vaddr[i] >>> Footprint.PAGE_SHIFT;
          if (tlb.putIfAbsent(page, true) == null) {
            misses++;
            if (tlb.size() > 1024) {
              tlb.pollFirstEntry();
            }
          } else {
            tlb.get(page);
          }
        }
        accesses += batch.count;
      }
    }
    return (int) Math.round(1000.0 * misses / accesses);
  }
}
