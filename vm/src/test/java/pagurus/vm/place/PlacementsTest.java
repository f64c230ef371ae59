package pagurus.vm.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.arch.PagingMode;

/** What each placement answers to the same questions. */
class PlacementsTest {
  private static final long TABLE = 0x10_0000;
  private static final PagingMode MODE = PagingMode.named("x86-64");

  private static TableSite site(int level, long vaddr, int node, int[] children, int[] cpus) {
    return new TableSite(1, level, vaddr, TABLE, node, () -> children, () -> cpus);
  }

  private static int[] on(int node) {
    int[] counts = new int[4];
    counts[node] = 3;
    return counts;
  }

  @Test
  void aTableFollowsTheCpusOrTheDataAndStaysWhereNobodyHasMore() {
    TableSite site = site(1, 0, 0, on(2), on(1));
    assertThat(Placements.followCpus().placeFor(site).node()).isEqualTo(1);
    assertThat(Placements.followData().placeFor(site).node()).isEqualTo(2);
    int[] even = {0, 2, 2, 0};
    assertThat(Placements.followData().placeFor(site(1, 0, 2, even, even)).node()).isEqualTo(2);
  }

  @Test
  void upperLevelsGoToTheCpusAndLeafTablesToTheData() {
    Placement placement = Placements.upperLevelsLocal(2, Placements.followData());
    assertThat(placement.placeFor(site(1, 0, 0, on(2), on(1))).node()).isEqualTo(2);
    assertThat(placement.placeFor(site(2, 0, 0, on(2), on(1))).node()).isEqualTo(1);
    assertThat(placement.placeFor(site(4, 0, 0, on(2), on(1))).node()).isEqualTo(1);
  }

  @Test
  void neighboursAreInterleaved() {
    Placement placement = Placements.interleave(MODE, 3);
    List<Integer> nodes =
        List.of(0L, 1L, 2L, 3L, 4L).stream()
            .map(i -> placement.placeFor(site(1, i << 21, 0, on(0), on(0))).node())
            .toList();
    assertThat(nodes).containsExactly(0, 1, 2, 0, 1);
    assertThat(placement.placeFor(site(4, 0, 2, on(0), on(0))).node()).isZero();
  }

  @Test
  void tablesLeaveARangeAndOthersStay() {
    Placement away = Placements.awayFrom(TABLE, TABLE + 1);
    assertThat(away.placeFor(site(1, 0, 3, on(0), on(0))).accepts(3, TABLE)).isFalse();
    assertThat(away.placeFor(site(1, 0, 3, on(0), on(0))).accepts(3, TABLE + 1)).isTrue();
    Placement off = Placements.awayFrom(TABLE, TABLE + 1, 2);
    assertThat(off.placeFor(site(1, 0, 3, on(0), on(0))))
        .isEqualTo(new Destination(2, TABLE, TABLE + 1));
    Placement above = Placements.awayFrom(TABLE + 1, TABLE + 2, 2);
    assertThat(above.placeFor(site(1, 0, 3, on(0), on(0))))
        .as("it stays, and no copy of it may be in the range")
        .isEqualTo(new Destination(3, TABLE + 1, TABLE + 2));
  }

  @Test
  void whoIsWantedToAndFroStaysAndWhoIsWantedElsewhereForGoodGoes() {
    Hysteresis patient = new Hysteresis(Placements.followCpus(), 3);
    for (int turn = 0; turn < 10; turn++) {
      assertThat(patient.placeFor(site(1, 0, 0, on(0), on(turn % 2))).node()).isZero();
    }
    assertThat(patient.refused()).isEqualTo(5);
    assertThat(patient.granted()).isZero();
    int[] answers = new int[3];
    patient.placeFor(site(1, 0, 0, on(0), on(0)));
    for (int look = 0; look < 3; look++) {
      answers[look] = patient.placeFor(site(1, 0, 0, on(0), on(1))).node();
    }
    assertThat(answers).containsExactly(0, 0, 1);
    assertThat(patient.granted()).isEqualTo(1);
  }

  @Test
  void wishesForDifferentPlacesAndTablesAreNotAddedUp() {
    Hysteresis patient = new Hysteresis(Placements.followCpus(), 2);
    assertThat(patient.placeFor(site(1, 0, 0, on(0), on(1))).node()).isZero();
    assertThat(patient.placeFor(site(1, 0, 0, on(0), on(2))).node()).isZero();
    assertThat(patient.placeFor(site(1, 1 << 21, 0, on(0), on(2))).node()).isZero();
    assertThat(patient.placeFor(site(2, 0, 0, on(0), on(2))).node()).isZero();
    assertThat(patient.placeFor(site(1, 0, 0, on(0), on(2))).node()).isEqualTo(2);
  }

  @Test
  void allTablesOfAProgramOf512GibAreRememberedFromLookToLook() {
    int tables = 1 << 18;
    Hysteresis patient = new Hysteresis(Placements.followCpus(), 2);
    for (int look = 0; look < 2; look++) {
      for (long table = 0; table < tables; table++) {
        patient.placeFor(site(1, table << 21, 0, on(0), on(1)));
      }
    }
    assertThat(patient.refused()).isEqualTo(tables);
    assertThat(patient.granted()).isEqualTo(tables);
  }

  @Test
  void patienceIsAtLeastOneLook() {
    assertThatThrownBy(() -> new Hysteresis(Placements.followCpus(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a patience of 0 looks is less than 1");
  }
}
