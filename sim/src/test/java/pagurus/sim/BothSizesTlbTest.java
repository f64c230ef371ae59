package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.world.SimulatedTlb;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** TLBs with pages of 4 KiB and of 2 MiB, held against lists in order of use. */
class BothSizesTlbTest {
  private static final int ACCESSES = 300_000;
  private static final int SEED = 17;
  private static final int BLOCK_SHIFT = 9;

  /** Two levels for which somebody says which pages are parts of pages of 2 MiB. */
  private static final class PlainTlb {
    private final PlainTlbLevel first;
    private final PlainTlbLevel firstHuge;
    private final PlainTlbLevel second;
    private final LongPredicate huge;

    PlainTlb(Cache first, Cache firstHuge, Cache second, LongPredicate huge) {
      this.first = level(first);
      this.firstHuge = firstHuge.equals(first) ? this.first : level(firstHuge);
      this.second = level(second);
      this.huge = huge;
    }

    private static PlainTlbLevel level(Cache cache) {
      return new PlainTlbLevel(cache.entries(), cache.ways());
    }

    /** The number of a page of its size. */
    long number(long page) {
      return huge.test(page) ? page >>> BLOCK_SHIFT : page;
    }

    /** No page of the other size has it. */
    long key(long page) {
      return huge.test(page) ? -1 - number(page) : page;
    }

    private PlainTlbLevel firstFor(long page) {
      return huge.test(page) ? firstHuge : first;
    }

    boolean inFirst(long page) {
      return firstFor(page).touch(number(page), key(page));
    }

    boolean inSecond(long page) {
      boolean hit = second.touch(number(page), key(page));
      if (hit) {
        firstFor(page).fill(number(page), key(page));
      }
      return hit;
    }

    void forget(long page) {
      second.forget(number(page), key(page));
      firstFor(page).forget(number(page), key(page));
    }

    void fill(long page) {
      second.fill(number(page), key(page));
      firstFor(page).fill(number(page), key(page));
    }
  }

  private static final Cache FIRST = new Cache(64, 4, 0);
  private static final Cache SECOND = new Cache(1536, 12, 0);

  private static void compare(SimulatedTlb tlb, PlainTlb plain) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < ACCESSES; i++) {
      boolean large = random.nextInt(4) == 0;
      long page = large ? random.nextLong(2500L << BLOCK_SHIFT) : random.nextLong(5000);
      if (random.nextInt(20) == 0) {
        tlb.forget(page);
        plain.forget(page);
        continue;
      }
      long huge = tlb.findFirstHuge(page);
      boolean inFirst =
          (huge == SimulatedTlb.NONE ? tlb.findFirst(page) : huge) != SimulatedTlb.NONE;
      assertThat(inFirst).as("seed %d, access %d", SEED, i).isEqualTo(plain.inFirst(page));
      if (!inFirst) {
        boolean inSecond = tlb.findSecondOfBoth(page) != SimulatedTlb.NONE;
        assertThat(inSecond).as("seed %d, access %d", SEED, i).isEqualTo(plain.inSecond(page));
        if (!inSecond) {
          enter(tlb, plain, page);
        }
      }
    }
    assertThat(tlb.secondMisses()).isPositive().isLessThan(tlb.firstMisses());
  }

  private static void enter(SimulatedTlb tlb, PlainTlb plain, long page) {
    plain.fill(page);
    if (plain.huge.test(page)) {
      tlb.fillHuge(page, 0, true);
    } else {
      tlb.fill(page, 0, true);
    }
  }

  private static boolean everyThird(long page) {
    return (page >>> BLOCK_SHIFT) % 3 == 1;
  }

  @Test
  void anArrayOfTheirOwnForLargePagesHitsAndMissesLikeAPlainReference() {
    Cache own = new Cache(32, 4, 0);
    compare(
        new SimulatedTlb(FIRST, Optional.of(own), SECOND),
        new PlainTlb(FIRST, own, SECOND, BothSizesTlbTest::everyThird));
  }

  @Test
  void aFirstLevelThatBothSizesShareHitsAndMissesLikeAPlainReference() {
    compare(
        new SimulatedTlb(FIRST, Optional.empty(), SECOND),
        new PlainTlb(FIRST, FIRST, SECOND, BothSizesTlbTest::everyThird));
  }

  /** Misses of both levels over all accesses. */
  private static List<Long> plainMisses(Workload workload, PlainTlb tlb) {
    Set<Long> dirty = new HashSet<>();
    AccessBatch batch = new AccessBatch(1024);
    long firstMisses = 0;
    long misses = 0;
    try (AccessStream stream = workload.open(0)) {
      while (stream.read(batch) > 0) {
        for (int i = 0; i < batch.count; i++) {
          long page = batch.vaddr[i] >>> Footprint.PAGE_SHIFT;
          boolean store = batch.kind[i] == AccessBatch.STORE;
          boolean inFirst = tlb.inFirst(page);
          boolean inSecond = inFirst || tlb.inSecond(page);
          firstMisses += inFirst ? 0 : 1;
          misses += inSecond ? 0 : 1;
          if (!inSecond) {
            dirty.remove(tlb.key(page));
          }
          // The first store walks, to set D, and the walk's end enters both levels.
          if (!inSecond || (store && !dirty.contains(tlb.key(page)))) {
            tlb.fill(page);
          }
          if (store) {
            dirty.add(tlb.key(page));
          }
        }
      }
    }
    return List.of(firstMisses, misses);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mitosis", "zen2"})
  void aProgramOfWhichHalfTheBlocksAreLargeMissesLikeAPlainReference(String machine) {
    Hardware hardware = SmallRuns.machine(machine);
    try (Workload opened = Generators.open("gen:gups?pages=65536&accesses=300000")) {
      Footprint.Range range = opened.footprint().ranges(512).getFirst();
      long firstBlock = (range.firstPage() >>> BLOCK_SHIFT) + 1;
      long endBlock = range.endPage() >>> BLOCK_SHIFT;
      LongPredicate everySecond =
          page -> {
            long block = page >>> BLOCK_SHIFT;
            return block >= firstBlock && block < endBlock && (block - firstBlock) % 2 == 1;
          };
      SimulationPlan plan =
          new SimulationPlan(
              hardware,
              SmallRuns.start("LP-LD"),
              Long.MAX_VALUE,
              List.of(),
              OptionalDouble.of(0.5));
      SimulationResult result =
          Simulation.run(
              opened, plan, PolicyCatalog.named("first-touch").orElseThrow(), share -> {});
      PlainTlb plain =
          new PlainTlb(
              hardware.firstTlb(),
              hardware.firstTlbHuge().orElse(hardware.firstTlb()),
              hardware.secondTlb(),
              everySecond);
      assertThat(List.of(result.firstMisses(), result.tlbMisses()))
          .isEqualTo(plainMisses(opened, plain));
    }
  }
}
