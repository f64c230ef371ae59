package pagurus.trace.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import pagurus.trace.Accesses;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Sentences;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

class GeneratorsTest {
  @Test
  void everyGeneratorGivesAsManyAccessesAsItWasAskedFor() {
    for (String name : Generators.names()) {
      Workload workload =
          open("gen:" + name + "?accesses=10007&threads=3&pages=100" + uninitialised(name));
      assertThat(workload.accesses()).isEqualTo(10_007);
      assertThat(read(workload, 0)).hasSize(3_336);
      assertThat(read(workload, 2)).hasSize(3_335);
    }
  }

  @Test
  void everyGeneratorRepeatsItself() {
    for (String name : Generators.names()) {
      Workload workload = open("gen:" + name + "?accesses=5000&threads=2&pages=100&seed=5");
      assertThat(read(workload, 1)).isEqualTo(read(workload, 1));
      assertThat(read(open(workload.origin()), 1)).isEqualTo(read(workload, 1));
    }
  }

  @Test
  void anotherSeedGivesOtherAccesses() {
    for (String name : Generators.names()) {
      if (name.equals("stream")) {
        continue;
      }
      String spec = "gen:" + name + "?accesses=5000&pages=100&seed=";
      assertThat(read(open(spec + 5), 0)).as(name).isNotEqualTo(read(open(spec + 6), 0));
    }
  }

  /** A change of these numbers changes everybody's results: it has to be on purpose. */
  @Test
  void theAccessesAreTheSameInEveryVersion() {
    Map<String, Long> hashes = new HashMap<>();
    for (String name : Generators.names()) {
      hashes.put(
          name,
          hash(read(open("gen:" + name + "?accesses=20000&threads=2" + uninitialised(name)), 1)));
    }
    assertThat(hashes)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("gups", -2688451242530314360L),
                Map.entry("stream", -5607451454409195065L),
                Map.entry("chase", 1760083868560228864L),
                Map.entry("zipf", 8954051569618817619L),
                Map.entry("btree", -5051800413764524255L),
                Map.entry("forkstorm", 2738273501487519068L),
                Map.entry("bptree", 8033296980156018208L),
                Map.entry("hashjoin", -8667403600438328872L),
                Map.entry("redis", 6690618210372694471L),
                Map.entry("xsbench", 6813916347604379464L),
                Map.entry("pagerank", -6163611500152190968L),
                Map.entry("canneal", 9195939019713541415L),
                Map.entry("memcached", -570967517072576751L),
                Map.entry("graph500", 2995194771177513039L)));
  }

  @Test
  void addressesAreThoseOfAUserProgramWithinTheLargestFootprint() {
    for (String name : Generators.names()) {
      for (String pages : List.of("6", "268435456")) {
        Workload workload =
            open("gen:" + name + "?accesses=3000&threads=3&pages=" + pages + uninitialised(name));
        for (int thread = 0; thread < 3; thread++) {
          assertThat(read(workload, thread))
              .allMatch(a -> a.vaddr() >= 0x5555_5555_0000L && a.vaddr() < 0x7fff_ffff_f000L)
              .allMatch(a -> a.vaddr() % 8 == 0 && a.sizeLog2() == 3);
        }
      }
    }
  }

  @Test
  void theFootprintIsOfThePagesAskedFor() {
    for (String name : List.of("gups", "stream", "chase", "zipf", "btree")) {
      Footprint footprint = open("gen:" + name + "?pages=300&threads=2").footprint();
      assertThat(footprint.pages()).as(name).isEqualTo(300);
      assertThat(footprint.ranges(0)).as(name).hasSize(1);
    }
    Footprint storm = open("gen:forkstorm?pages=300&threads=2&accesses=1e5").footprint();
    assertThat(storm.touches().getFirst().thread()).isEqualTo(0);
    assertThat(storm.ranges(0)).hasSize(3);
    assertThat(storm.ranges(0).getFirst().pages()).isEqualTo(300);
  }

  @Test
  void gupsStoresWhereItLoaded() {
    List<Accesses> accesses = read(open("gen:gups?pages=16&accesses=1000"), 0);
    for (int i = 0; i < accesses.size(); i += 2) {
      assertThat(accesses.get(i).kind()).isEqualTo(0);
      assertThat(accesses.get(i + 1).kind()).isEqualTo(1);
      assertThat(accesses.get(i + 1).vaddr()).isEqualTo(accesses.get(i).vaddr());
    }
  }

  @Test
  void threadsOfAStreamShareTheArraysWithoutOverlap() {
    Workload workload = open("gen:stream?pages=9&threads=4&accesses=" + 3 * 3 * 512);
    Set<Long> stored = new HashSet<>();
    for (int thread = 0; thread < 4; thread++) {
      for (Accesses access : read(workload, thread)) {
        assertThat(access.kind() == 0 || stored.add(access.vaddr())).isTrue();
      }
    }
    assertThat(stored).hasSize(3 * 512);
  }

  @Test
  void aChaseVisitsEveryLineOnceInARound() {
    Set<Long> visited = new HashSet<>();
    for (Accesses access : read(open("gen:chase?pages=5&accesses=" + 5 * 64), 0)) {
      assertThat(visited.add(access.vaddr() / 64)).isTrue();
    }
  }

  @Test
  void pagesOfAZipfHeapAreAsPopularAsTheirRankSays() {
    for (double theta : new double[] {0.5, 1, 1.5}) {
      long[] counts = new long[1_000];
      ZipfRanks ranks = new ZipfRanks(counts.length, theta);
      Draws draws = new Draws(3, 0);
      for (int i = 0; i < 400_000; i++) {
        counts[(int) ranks.draw(draws) - 1]++;
      }
      double sum = 0;
      for (int rank = 1; rank <= counts.length; rank++) {
        sum += Math.pow(rank, -theta);
      }
      for (int rank : new int[] {1, 2, 3, 10}) {
        double expected = 400_000 * Math.pow(rank, -theta) / sum;
        double deviation = 5 * Math.sqrt(expected);
        assertThat((double) counts[rank - 1]).isBetween(expected - deviation, expected + deviation);
      }
      assertThat(Arrays.stream(counts).filter(count -> count > 0).count()).isGreaterThan(900);
    }
  }

  @Test
  void everyLookUpGoesFromTheRootToALeaf() {
    List<Accesses> accesses = read(open("gen:btree?pages=1000&accesses=400000&stores=100"), 0);
    long root = accesses.getFirst().vaddr();
    Set<Long> leaves = new HashSet<>();
    for (int i = 1; i < accesses.size(); i++) {
      if (accesses.get(i - 1).kind() == 1) {
        assertThat(accesses.get(i).vaddr()).isEqualTo(root);
        leaves.add(accesses.get(i - 1).vaddr() >> 12);
      }
    }
    assertThat((long) leaves.size()).isEqualTo(BtreeLookups.leavesOf(1000)).isEqualTo(995);
  }

  @Test
  void scatteredNumbersStayDifferent() {
    for (long size = 1; size < 300; size++) {
      Set<Long> places = new HashSet<>();
      Scatter scatter = new Scatter(size);
      for (long i = 0; i < size; i++) {
        assertThat(scatter.place(i)).isBetween(0L, size - 1);
        assertThat(places.add(scatter.place(i))).isTrue();
      }
    }
  }

  @Test
  void valuesMayBeWrittenInSeveralWays() {
    for (String value : List.of("65536", "64Ki", "6.5536e4", "0.0625Mi")) {
      assertThat(open("gen:gups?pages=" + value).origin())
          .isEqualTo("gen:gups?pages=65536&init=none&accesses=1000000&threads=1&seed=1");
    }
    assertThat(open("gen:zipf?theta=0.75").origin()).contains("theta=0.75");
  }

  @Test
  void whatIsMistypedIsRefusedWithWhatIsNear() {
    refused("gen:gubs").endsWith("names no generator; did you mean gups?");
    refused("gen:GUPS").contains("names no generator; there are gups, stream, chase");
    refused("gen:").contains("there are gups");
    refused("gen:zipf?page=3").contains("sets page, which is no parameter", "did you mean pages");
    refused("gen:gups?theta=1").contains("there are pages, init, accesses, threads, seed");
    refused("gen:gups?pages").contains("has \"pages\" where KEY=VALUE should be");
    refused("gen:gups?pages=1&").contains("has \"\"");
    refused("gen:gups?pages=1&pages=1").contains("sets pages twice");
  }

  @Test
  void valuesOutsideTheirLimitsAreRefused() {
    refused("gen:gups?pages=0").contains("\"0\"", "no whole number in 1-268435456");
    refused("gen:gups?pages=1.5").contains("\"1.5\"");
    refused("gen:gups?pages=-1").contains("\"-1\"");
    refused("gen:gups?pages=NaN").contains("\"NaN\"");
    refused("gen:gups?pages=0x10").contains("\"0x10\"");
    refused("gen:gups?pages=1e99").contains("\"1e99\"");
    refused("gen:gups?threads=1025").contains("in 1-1024");
    refused("gen:zipf?theta=6").contains("no number in 0.01-5");
    refused("gen:zipf?stores=101").contains("in 0-100");
    refused("gen:gups?init=singel").contains("sets init to \"singel\"; did you mean single");
    refused("gen:gups?init=1").contains("there are none, single, each");
    refused("gen:forkstorm?init=each").contains("sets init, which is no parameter here");
  }

  @Test
  void helpNamesEveryGeneratorAndParameter() {
    assertThat(Generators.describe()).contains("pages=16384", "theta=0.99", "accesses=1000000");
    for (String name : Generators.names()) {
      assertThat(Generators.describe()).contains("gen:" + name + " ");
    }
  }

  private static String uninitialised(String name) {
    return name.equals("forkstorm") ? "" : "&init=none";
  }

  private static AbstractStringAssert<?> refused(String spec) {
    return assertThat(Sentences.refusal(spec, () -> open(spec)));
  }

  private static long hash(List<Accesses> accesses) {
    long hash = 0;
    for (Accesses access : accesses) {
      hash = hash * 31 + access.vaddr() * 31 + access.kind();
    }
    return hash;
  }

  private static Workload open(String spec) {
    return Workloads.open(spec, ScanListener.NONE);
  }

  private static List<Accesses> read(Workload workload, int thread) {
    return Accesses.read(workload, thread, 333);
  }
}
