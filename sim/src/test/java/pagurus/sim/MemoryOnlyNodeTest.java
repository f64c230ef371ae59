package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** A node of memory only, as CXL brings it. */
class MemoryOnlyNodeTest {
  private static final String FOUR = "gen:bptree?pages=16384&threads=4&init=single&accesses=100000";

  private static Hardware machine(String cpus, String memory) {
    return HardwareFile.parse(
        "tiers",
        List.of(
            "nodes 3",
            "cpus-per-node " + cpus,
            "ghz 2",
            "memory-per-node " + memory,
            "l1-tlb 64 4 0",
            "l2-tlb 1024 8 7",
            "walk-cache 32 4 2",
            "walkers 1",
            "own-cache 4K 8 12",
            "node-cache 16K 16 60",
            "latency",
            "200 300 500",
            "300 200 600",
            "500 600 400"));
  }

  private static final Hardware LAST = machine("2 3 0", "1G");

  private static SimulationResult run(Hardware machine, String start, String policy) {
    return SmallRuns.run(machine, FOUR, SmallRuns.start(start), SmallRuns.named(policy));
  }

  @Test
  void noThreadRunsThere() {
    SimulationResult run = run(LAST, "first-touch", "first-touch");
    assertThat(run.tablesByNode().get(2)).isZero();
    SimulationResult each =
        SmallRuns.run(
            LAST,
            "gen:bptree?pages=16384&threads=7&init=each&accesses=70000",
            StartPlacement.FIRST_TOUCH,
            SmallRuns.named("first-touch"));
    assertThat(each.tablesByNode().get(1)).isPositive();
    assertThat(each.tablesByNode().get(2)).isZero();
    assertThat(each.walkLevels())
        .allSatisfy(level -> assertThat(level.readsByNode().get(2)).isZero());
  }

  @Test
  void copiesAreMadeWhereTablesAreWalked() {
    SimulationResult run = run(LAST, "first-touch", "mitosis");
    assertThat(run.replicaBytes()).isEqualTo(run.tableBytes());
    assertThat(run.remoteWalkShare()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"wasp", "pagurus", "hydra", "numapte", "vmitosis", "auto-ptm", "upper-local"})
  void noPolicyTakesTablesThere(String policy) {
    SimulationResult run = run(LAST, "first-touch", policy);
    assertThat(run.tablesByNode().get(2)).isZero();
    assertThat(run.replicaBytes()).isLessThanOrEqualTo(run.tableBytes());
  }

  @Test
  void memoryAndTablesCanBeThereAllTheSame() {
    assertThat(run(LAST, "interleave", "first-touch").tablesByNode().get(2)).isPositive();
    SimulationResult fixed = run(LAST, "first-touch", "fixed:2");
    assertThat(fixed.tablesByNode().subList(0, 2)).containsOnly(0L);
    assertThat(fixed.cycles()).isGreaterThan(run(LAST, "first-touch", "fixed:0").cycles());
    Hardware middle = machine("2 0 3", "1G");
    assertThat(run(middle, "RP-LD", "first-touch").tablesByNode().get(0)).isZero();
    assertThat(run(middle, "LP-RD", "first-touch").cycles())
        .isGreaterThan(run(middle, "LP-LD", "first-touch").cycles());
  }

  @Test
  void whatDoesNotFitElsewhereGoesThere() {
    Hardware small = machine("2 3 0", "24M 24M 1G");
    SimulationResult run = run(small, "first-touch", "first-touch");
    assertThat(run.dataBytes())
        .as("64 MiB, of which nodes with CPUs have 48")
        .isEqualTo(16384L * 4096);
  }

  @Test
  void threadsThatMovePassItBy() {
    SimulationPlan plan =
        new SimulationPlan(LAST, SmallRuns.start("LP-LD"), Long.MAX_VALUE, List.of(0.25, 0.5));
    SimulationResult run;
    try (Workload gups = Generators.open("gen:gups?pages=16384&init=single&accesses=40000")) {
      run = Simulation.run(gups, plan, SmallRuns.named("first-touch"), share -> {});
    }
    assertThat(run.remoteWalkShare()).as("on node 1 for a quarter").isBetween(0.15, 0.35);
  }

  @Test
  void nobodyCanHogIt() {
    assertThatThrownBy(() -> run(machine("2 0 3", "1G"), "RPI-LD", "first-touch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("node 1 of machine tiers has no CPUs that could hog its memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 2|tiers: cpus-per-node is at least 1 on node 0, and at least 0 on others",
        "2 -1 2|tiers: cpus-per-node is at least 1 on node 0, and at least 0 on others",
        "2 2|tiers: cpus-per-node takes one number, or one for each of 3 nodes, not 2",
        "1000 25 0|tiers: cpus-per-node makes 1026 CPUs in all, and at most 1024",
        "0|tiers: cpus-per-node is from 1 to 341, not 0"
      })
  void cpusThatNoMachineHasAreOneSentence(String cpus, String sentence) {
    assertThatThrownBy(() -> machine(cpus, "1G"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
