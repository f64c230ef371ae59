package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

class SimulationTest {
  private static final String GUPS = "gen:gups?pages=8192&accesses=200000";

  private static SimulationResult run(String workload, String placement, String policy) {
    return SmallRuns.run("mitosis", workload, SmallRuns.start(placement), policy);
  }

  static List<String> policies() {
    return PolicyCatalog.names();
  }

  static List<String> machines() {
    return HardwareCatalog.names();
  }

  @Test
  void remoteTablesCostTimeAndAHoggedNodeCostsMore() {
    long local = run(GUPS, "LP-LD", "first-touch").cycles();
    long remote = run(GUPS, "RP-LD", "first-touch").cycles();
    long hogged = run(GUPS, "RPI-LD", "first-touch").cycles();
    assertThat(local).isLessThan(remote);
    assertThat(remote).isLessThan(hogged);
  }

  @Test
  void interleavedMemoryAndItsTablesAreOnAllNodesAlike() {
    SimulationResult run =
        run("gen:gups?pages=32768&accesses=40000&init=single", "interleave", "first-touch");
    // 64 tables of pages; the first touch brings a table of each level to one node.
    assertThat(run.tablesByNode()).allMatch(tables -> tables >= 16 && tables <= 20);
    // Three of four leaf tables are remote; the one of level 2 is not.
    assertThat(run.remoteWalkShare()).isBetween(0.4, 0.75);
    long each = run(GUPS + "&threads=4", "interleave", "first-touch").cycles();
    long single = run(GUPS + "&threads=4&init=single", "first-touch", "first-touch").cycles();
    assertThat(each).isLessThan(single); // all memory is used, and not that of one node
  }

  @Test
  void ourPolicyBringsRemoteTablesHome() {
    SimulationResult stays = run(GUPS, "RPI-LD", "first-touch");
    SimulationResult moves = run(GUPS, "RPI-LD", "pagurus");
    assertThat(stays.remoteWalkShare()).isEqualTo(1);
    assertThat(stays.relocations()).isZero();
    assertThat(moves.relocations()).isPositive();
    assertThat(moves.remoteWalkShare()).isLessThan(0.5);
    assertThat(moves.cycles()).isLessThan(stays.cycles());
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theSameInputGivesTheSameResult(String policy) {
    SimulationResult first = run(GUPS, "RP-LD", policy);
    assertThat(run(GUPS, "RP-LD", policy)).isEqualTo(first);
    assertThat(first.accesses()).isPositive();
  }

  @Test
  void theSeriesDoesNotCountWhatTheStartHasMoved() {
    SimulationResult stays = run(GUPS, "RP-LD", "first-touch");
    assertThat(stays.series()).isNotEmpty();
    assertThat(stays.series().getLast().relocations()).isZero();
    SimulationResult moves = run(GUPS, "RPI-LD", "pagurus");
    assertThat(moves.series().getLast().relocations()).isEqualTo(moves.relocations());
  }

  @Test
  void walksAreCountedByLevelAndNode() {
    SimulationResult remote = run(GUPS, "RP-LD", "first-touch");
    assertThat(remote.walkLevels()).hasSize(4);
    SimulationResult.WalkLevel leaf = remote.walkLevels().getFirst();
    assertThat(leaf.readsByNode().getFirst()).isZero();
    // An update loads, then stores: D is set since memory was initialised, and the load's walk has
    // seen it.
    assertThat(leaf.readsByNode().get(1)).isEqualTo(remote.tlbMisses());
    SimulationResult mitosis = run(GUPS, "RP-LD", "mitosis");
    assertThat(mitosis.walkLevels().getFirst().readsByNode().getFirst())
        .isEqualTo(mitosis.tlbMisses());
  }

  @Test
  void aStoreWalksOnceMoreWhereTheLoadHasSeenACleanPage() {
    // Nothing is initialised: a load makes the page, clean.
    SimulationResult first = run("gen:gups?pages=8192&accesses=200", "first-touch", "first-touch");
    long reads = first.walkLevels().getFirst().readsByNode().stream().mapToLong(n -> n).sum();
    assertThat(reads).isGreaterThanOrEqualTo(2 * first.tlbMisses());
  }

  @Test
  void replicationMakesAllWalksLocalAndCountsItsCopies() {
    SimulationResult mitosis = run(GUPS, "RP-LD", "mitosis");
    assertThat(mitosis.remoteWalkShare()).isZero();
    assertThat(mitosis.replicaBytes()).isEqualTo(3 * mitosis.tableBytes());
  }

  @Test
  void fourCopiesTakeTheMemoryThatMitosisWasPublishedToTake() {
    long pages = 1 << 15;
    String workload = "gen:gups?init=single&accesses=100&pages=" + pages;
    SimulationResult one = run(workload, "first-touch", "first-touch");
    SimulationResult four = run(workload, "first-touch", "mitosis");
    assertThat(one.dataBytes()).isEqualTo(pages << 12);
    // (F + R PT) / (F + PT), PT being the tables of F bytes that begin at an even address
    double data = pages;
    double tables = pages / 512.0 + 3;
    double published = (data + 4 * tables) / (data + tables);
    assertThat(four.memoryBytes() / (double) one.memoryBytes()).isCloseTo(published, within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void everyMachineRuns(String name) {
    try (Workload opened = Generators.open("gen:gups?pages=512&accesses=2000")) {
      SimulationPlan plan =
          new SimulationPlan(
              HardwareCatalog.named(name), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
      SimulationResult result =
          Simulation.run(
              opened, plan, PolicyCatalog.named("first-touch").orElseThrow(), share -> {});
      assertThat(result.cycles()).isPositive();
    }
  }

  @Test
  void aHoleInTheMatrixOfLatenciesIsNamed() {
    List<String> lines = List.of("nodes 2", "cpus-per-node 2", "latency", "  280 -", "  580 280");
    assertThatThrownBy(() -> HardwareFile.parse("box.machine", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("box.machine: latency from node 0 to node 1 is missing");
  }
}
