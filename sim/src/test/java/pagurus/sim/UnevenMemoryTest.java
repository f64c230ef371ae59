package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;

/** Machines whose nodes do not all have the same memory. */
class UnevenMemoryTest {
  private static final long MIB = 1L << 20;

  /** 64 MiB, all touched by a thread on node 0: 32 tables of pages. */
  private static final String FILLS = "gen:gups?pages=16384&accesses=20000&init=single";

  private static SimulationResult run(List<Long> mebibytes) {
    return run(mebibytes, "first-touch");
  }

  private static SimulationResult run(List<Long> mebibytes, String policy) {
    Hardware machine =
        SmallRuns.machine("mitosis")
            .withMemory(mebibytes.stream().map(size -> size * MIB).toList());
    return SmallRuns.run(
        machine, FILLS, StartPlacement.FIRST_TOUCH, PolicyCatalog.named(policy).orElseThrow());
  }

  @Test
  void aNodeThatIsFullSendsTablesToTheNextAsItDoesWithData() {
    List<Long> tables = run(List.of(24L, 128L, 128L, 128L)).tablesByNode();
    assertThat(tables.get(0)).isBetween(8L, 16L);
    assertThat(tables.get(1)).isBetween(20L, 28L);
    assertThat(tables.get(2) + tables.get(3)).isZero();
  }

  @Test
  void tablesGoToANodeThatIsFullAndDataMakesRoomForThem() {
    SimulationResult moved = run(List.of(24L, 128L, 128L, 128L), "fixed:0");
    long tables = moved.tablesByNode().stream().mapToLong(Long::longValue).sum();
    assertThat(moved.tablesByNode().getFirst()).isEqualTo(tables);
    assertThat(moved.relocations()).isBetween(20L, 28L);
  }

  @Test
  void aSmallNodeElsewhereChangesNothing() {
    assertThat(run(List.of(128L, 4L, 16L, 128L))).isEqualTo(run(List.of(128L, 128L, 128L, 128L)));
  }

  @Test
  void aProgramMustFitIntoAllNodesTogether() {
    assertThat(run(List.of(20L, 20L, 20L, 20L)).tablesByNode()).allMatch(count -> count > 0);
    assertThatThrownBy(() -> run(List.of(20L, 20L, 8L, 8L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gen:gups touches 64 MiB, and machine mitosis has 56 MiB");
  }
}
