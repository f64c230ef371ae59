package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Machines with the fewest nodes and the most, and machines made smaller by any number. */
class OddMachineTest {
  private static final int MOST_NODES = 64;

  private static List<String> lines(int nodes) {
    return SmallRuns.lines(nodes, 2);
  }

  private static Hardware machine(int nodes) {
    return HardwareFile.parse("odd", lines(nodes));
  }

  private static SimulationResult run(Hardware machine, String start, String policy) {
    String gups = "gen:gups?pages=4096&accesses=20000&threads=4";
    return SmallRuns.run(machine, gups, SmallRuns.start(start), SmallRuns.named(policy));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 63, MOST_NODES})
  void everyNodeOfAMachineGetsACopy(int nodes) {
    SimulationResult all = run(machine(nodes), "first-touch", "mitosis");
    assertThat(all.replicaBytes()).isEqualTo((nodes - 1) * all.tableBytes());
    assertThat(all.remoteWalkShare()).isZero();
  }

  @Test
  void onOneNodeNothingIsRemote() {
    assertThat(run(machine(1), "first-touch", "mitosis").replicaBytes()).isZero();
    for (String start : List.of("RP-LD", "RPI-LD", "LP-RD", "RP-RD")) {
      assertThatThrownBy(() -> run(machine(1), start, "first-touch"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("machine odd has no node that is remote");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 6, 7, 8})
  void interleavedTablesAreOnAllNodesAlike(int nodes) {
    String gups = "gen:gups?pages=32768&accesses=100&init=single"; // 64 tables of pages
    SimulationResult run =
        SmallRuns.run(
            machine(nodes), gups, SmallRuns.start("interleave"), SmallRuns.named("first-touch"));
    assertThat(run.tablesByNode()).allMatch(tables -> tables >= 64 / nodes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void andSoAreTheTablesOfLargePages(int nodes) {
    String gups = "gen:gups?pages=3145728&accesses=100&init=single"; // 12 tables of large pages
    Hardware machine = machine(nodes).withMemory(Collections.nCopies(nodes, 16L << 30));
    SimulationPlan plan =
        new SimulationPlan(machine, SmallRuns.start("interleave").withHugePages(), Long.MAX_VALUE);
    try (Workload workload = Generators.open(gups)) {
      SimulationResult run =
          Simulation.run(workload, plan, SmallRuns.named("first-touch"), share -> {});
      assertThat(run.hugeLeaves()).isGreaterThan(6000);
      assertThat(run.tablesByNode()).allMatch(tables -> tables >= 12 / nodes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 6, 7, 10, 33, 100, 4096})
  void aMachineCanBeMadeSmallerByAnyNumber(int times) {
    Hardware smaller = HardwareCatalog.named("mitosis").scaled(times);
    assertThat(smaller.walkCache()).allMatch(entries -> Integer.bitCount(entries) == 1);
    assertThat(run(smaller, "first-touch", "first-touch").cycles()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.999", "0", "-2", "NaN", "1e300"})
  void aHoggedNodeIsNoFasterThanAnother(String factor) {
    List<String> lines = lines(2);
    lines.add("hog-factor " + factor);
    assertThatThrownBy(() -> HardwareFile.parse("odd", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("odd: hog-factor is at least 1 and at most ")
        .hasMessageEndingWith(", not " + factor);
  }

  @Test
  void aHoggedNodeMayBeAsFastAsAnother() {
    List<String> lines = lines(2);
    lines.add("hog-factor 1");
    assertThat(HardwareFile.parse("odd", lines).hogFactor()).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192 60", "192 60 16 8 4"})
  void aCoresWindowHasThreeNumbersOrFour(String window) {
    List<String> lines = lines(2);
    lines.add("core-window " + window);
    assertThatThrownBy(() -> HardwareFile.parse("odd", lines))
        .hasMessage(
            "odd: core-window takes instructions, those that may wait, lines, and lines among"
                + " others");
  }

  @Test
  void aHitOfTheFirstLevelAddsNothing() {
    List<String> lines = lines(2);
    lines.replaceAll(line -> line.startsWith("l1-tlb") ? "l1-tlb 64 4 5" : line);
    assertThatThrownBy(() -> HardwareFile.parse("odd", lines))
        .hasMessage("odd: a hit of l1-tlb adds 0 cycles, not 5");
  }

  @Test
  void aFileMayBeginWithAByteOrderMark() {
    List<String> lines = lines(2);
    lines.set(0, "\uFEFF" + lines.getFirst());
    assertThat(HardwareFile.parse("odd", lines).nodes()).isEqualTo(2);
  }

  @Test
  void bandwidthsMayBeginWithAPoint() {
    List<String> lines = lines(2);
    Collections.addAll(lines, "memory-bandwidth", ".5 .5", ".5 .5");
    assertThat(HardwareFile.parse("odd", lines).bandwidths().getFirst()).containsExactly(0.5, 0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2d", "0x1p3", "1e-300", "2F"})
  void aClockIsAPlainNumberOfARealOne(String ghz) {
    List<String> lines = lines(2);
    lines.replaceAll(line -> line.startsWith("ghz") ? "ghz " + ghz : line);
    assertThatThrownBy(() -> HardwareFile.parse("odd", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("odd: ghz ");
  }

  @Test
  void amongOthersACoreWaitsForNoMoreThanAlone() {
    List<String> lines = lines(2);
    lines.add("core-window 192 60 16 17");
    assertThatThrownBy(() -> HardwareFile.parse("odd", lines))
        .hasMessage(
            "odd: core-window: a core waits for 16 lines at most, and not for 17 among others");
  }

  @Test
  void aPolicyForANodeThatIsNotThereIsRefusedBeforeTheRun() {
    StartPlacement start = StartPlacement.FIRST_TOUCH;
    assertThatThrownBy(
            () -> SmallRuns.run(machine(2), "gen:gups", start, SmallRuns.named("fixed:2")))
        .hasMessage("machine odd has nodes 0 to 1, not 2");
  }
}
