package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Cache;
import pagurus.sim.world.SimulatedTlb;

class SimulatedTlbTest {
  private static final int ACCESSES = 300_000;

  /** A TLB level as a list of pages for each set, the newest at the end. */
  private static final class PlainLevel {
    private final List<List<Long>> sets = new ArrayList<>();
    private final int ways;

    PlainLevel(int entries, int ways) {
      this.ways = ways;
      for (int set = 0; set < entries / ways; set++) {
        sets.add(new ArrayList<>());
      }
    }

    boolean touch(long page) {
      List<Long> set = sets.get((int) (page % sets.size()));
      boolean hit = set.remove(page);
      if (hit) {
        set.add(page);
      }
      return hit;
    }

    void forget(long page) {
      sets.get((int) (page % sets.size())).remove(page);
    }

    void fill(long page) {
      List<Long> set = sets.get((int) (page % sets.size()));
      set.remove(page);
      set.add(page);
      if (set.size() > ways) {
        set.removeFirst();
      }
    }
  }

  @Test
  void hitsAndMissesEqualAPlainReferenceAccessByAccess() {
    compare(0);
  }

  @Test
  void theyDoWherePagesAreForgottenOnTheWay() {
    compare(10);
  }

  private static void compare(int percentForgotten) {
    SimulatedTlb tlb =
        new SimulatedTlb(new Cache(64, 4, 0), Optional.empty(), new Cache(1536, 12, 0));
    PlainLevel first = new PlainLevel(64, 4);
    PlainLevel second = new PlainLevel(1536, 12);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < ACCESSES; i++) {
      long page = random.nextInt(random.nextBoolean() ? 100 : 4000);
      if (random.nextInt(100) < percentForgotten) {
        tlb.forget(page);
        first.forget(page);
        second.forget(page);
        continue;
      }
      boolean inFirst = tlb.findFirst(page) != SimulatedTlb.NONE;
      assertThat(inFirst).as("seed 7, access %d", i).isEqualTo(first.touch(page));
      if (!inFirst) {
        boolean inSecond = tlb.findSecond(page) != SimulatedTlb.NONE;
        assertThat(inSecond).as("seed 7, access %d", i).isEqualTo(second.touch(page));
        if (!inSecond) {
          tlb.fill(page, 0, true);
          second.fill(page);
        }
        first.fill(page);
      }
    }
    assertThat(tlb.secondMisses()).isPositive().isLessThan(tlb.firstMisses());
  }

  @Test
  void aPageThatIsThereIsRefilledAndOneThatIsNotEnters() {
    SimulatedTlb tlb = new SimulatedTlb(new Cache(3, 3, 0), Optional.empty(), new Cache(4, 4, 0));
    tlb.fill(3, 1, false);
    tlb.fill(4, 0, false);
    tlb.refill(3, 1, true);
    tlb.refill(5, 2, true);
    assertThat(SimulatedTlb.isWritable(tlb.findFirst(4))).isFalse();
    assertThat(SimulatedTlb.isWritable(tlb.findFirst(3))).isTrue();
    assertThat(SimulatedTlb.nodeOf(tlb.findFirst(3))).isEqualTo(1);
    assertThat(SimulatedTlb.nodeOf(tlb.findFirst(5))).isEqualTo(2);
    tlb.fill(6, 0, true);
    assertThat(tlb.findFirst(4)).as("the oldest").isEqualTo(SimulatedTlb.NONE);
    assertThat(tlb.findFirst(3)).as("which stands there once").isNotEqualTo(SimulatedTlb.NONE);
    assertThat(SimulatedTlb.isWritable(tlb.findSecond(4))).isFalse();
    assertThat(SimulatedTlb.isWritable(tlb.findSecond(5))).isTrue();
  }
}
