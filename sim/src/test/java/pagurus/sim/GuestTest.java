package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.GuestPlan;
import pagurus.sim.run.Policies;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.SimulationResult.SecondStage;
import pagurus.sim.run.SimulationResult.WalkLevel;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Programs in a guest: walks in two dimensions, and whose tables policies place. */
class GuestTest {
  private static final String GUPS = "gen:gups?pages=32768&init=single&accesses=100000";
  private static final String FOUR = "gen:bptree?pages=32768&threads=4&init=single&accesses=200000";

  private static final GuestPlan VISIBLE =
      new GuestPlan(GuestPlan.Nodes.VISIBLE, GuestPlan.Stages.BOTH);
  private static final GuestPlan HIDDEN =
      new GuestPlan(GuestPlan.Nodes.HIDDEN, GuestPlan.Stages.SECOND);

  private static GuestPlan visible(GuestPlan.Stages stages) {
    return new GuestPlan(GuestPlan.Nodes.VISIBLE, stages);
  }

  private static SimulationPlan plan(Hardware hardware, String start) {
    return new SimulationPlan(hardware, SmallRuns.start(start), Long.MAX_VALUE);
  }

  private static SimulationResult run(
      SimulationPlan plan, String workload, GuestPlan guest, String policy) {
    Policies policies = Policies.of(guest, SmallRuns.named(policy), SmallRuns.named(policy));
    try (Workload opened = Generators.open(workload)) {
      return Simulation.run(opened, plan.inGuest(guest), policies, share -> {});
    }
  }

  private static SimulationResult run(
      String start, String workload, GuestPlan guest, String policy) {
    return run(plan(SmallRuns.machine("mitosis"), start), workload, guest, policy);
  }

  private static SimulationResult stay(String start) {
    return run(start, GUPS, VISIBLE, "first-touch");
  }

  private static SecondStage below(SimulationResult run) {
    return run.secondStage().orElseThrow();
  }

  private static long reads(List<WalkLevel> levels) {
    return levels.stream().flatMap(level -> level.readsByNode().stream()).mapToLong(n -> n).sum();
  }

  /** A machine that remembers nothing of the way to a page, but for the TLB. */
  private static Hardware forgetful() {
    List<String> lines = new ArrayList<>();
    Collections.addAll(lines, "nodes 1", "cpus-per-node 2", "ghz 2", "memory-per-node 1G");
    Collections.addAll(lines, "l1-tlb 64 4 0", "l2-tlb 1024 8 7", "walk-cache 0 0 0");
    Collections.addAll(lines, "nested-tlb 0", "walkers 1", "own-cache 4K 8 12");
    Collections.addAll(lines, "node-cache 16K 16 60", "latency", "200");
    return HardwareFile.parse("forgetful", lines);
  }

  @Test
  void withNothingRememberedAWalkMakes24Reads() {
    SimulationPlan plan = plan(forgetful(), "first-touch");
    SimulationResult run = run(plan, GUPS, VISIBLE, "first-touch");
    long walks = reads(run.walkLevels().subList(0, 1));
    assertThat(walks).isGreaterThanOrEqualTo(run.tlbMisses()).isPositive();
    assertThat(reads(run.walkLevels())).isEqualTo(4 * walks);
    assertThat(reads(below(run).walkLevels())).isEqualTo(20 * walks);
  }

  @Test
  void theTlbHoldsWhatBothStagesSayAndMissesAsOftenAsWithoutAGuest() {
    SimulationResult alone =
        SmallRuns.run("mitosis", FOUR, StartPlacement.FIRST_TOUCH, "first-touch");
    SimulationResult inside = run("first-touch", FOUR, VISIBLE, "first-touch");
    assertThat(inside.firstMisses()).isEqualTo(alone.firstMisses());
    assertThat(inside.tlbMisses()).isEqualTo(alone.tlbMisses());
    assertThat(inside.dataBytes()).isEqualTo(alone.dataBytes());
    assertThat(inside.tableBytes()).isEqualTo(alone.tableBytes());
    assertThat(inside.cycles()).isGreaterThan(alone.cycles());
    assertThat(alone.secondStage()).isEmpty();
  }

  @Test
  void eitherStageElsewhereCostsAndBothCostMore() {
    long near = stay("LL").cycles();
    long guestAway = stay("RL").cycles();
    long secondAway = stay("LR").cycles();
    long away = stay("RR").cycles();
    assertThat(guestAway).isGreaterThan(near + near / 10);
    assertThat(secondAway).isGreaterThan(near + near / 10);
    assertThat(away).isGreaterThan(Math.max(guestAway, secondAway) + near / 10);
    assertThat(stay("RRI").cycles()).isGreaterThan(away + near / 10);
  }

  @Test
  void aPlacementSaysWhereTheTablesOfEachStageAre() {
    SimulationResult run = stay("RL");
    assertThat(run.tablesByNode().get(0)).isZero();
    assertThat(run.tablesByNode().get(1)).isPositive();
    assertThat(below(run).tablesByNode().get(0)).isPositive();
    assertThat(below(run).tablesByNode().subList(1, 4)).containsOnly(0L);
    assertThat(reads(run.walkLevels())).isEqualTo(readsOn(run.walkLevels(), 1)).isPositive();
    assertThat(reads(below(run).walkLevels())).isEqualTo(readsOn(below(run).walkLevels(), 0));
    assertThat(below(stay("LR")).tablesByNode().get(0)).isZero();
    assertThat(below(run("RP-LD", GUPS, VISIBLE, "first-touch")).tablesByNode().get(0)).isZero();
  }

  private static long readsOn(List<WalkLevel> levels, int node) {
    return levels.stream().mapToLong(level -> level.readsByNode().get(node)).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vmitosis", "mitosis", "pagurus"})
  void tablesOfBothStagesComeHome(String policy) {
    SimulationResult run = run("RRI", GUPS, VISIBLE, policy);
    assertThat(run.cycles()).isCloseTo(stay("LL").cycles(), withPercentage(15));
    assertThat(run.remoteWalkShare()).isLessThan(0.1);
  }

  @Test
  void aPolicyPlacesTheTablesOfTheStagesThatItIsFor() {
    SimulationResult guest = run("RR", GUPS, visible(GuestPlan.Stages.GUEST), "vmitosis");
    assertThat(guest.tablesByNode().get(1)).isZero();
    assertThat(below(guest).tablesByNode().get(1))
        .isEqualTo(below(stay("RR")).tablesByNode().get(1));
    SimulationResult second = run("RR", GUPS, visible(GuestPlan.Stages.SECOND), "vmitosis");
    assertThat(second.tablesByNode().get(0)).isZero();
    assertThat(below(second).tablesByNode().get(1))
        .as("those that translate the guest's tables, which stay")
        .isBetween(1L, 4L);
    assertThat(guest.policy()).isEqualTo("vmitosis");
    assertThat(second.policy()).isEqualTo("vmitosis");
  }

  @Test
  void copiesOfOneStageAreNoCopiesOfTheOther() {
    SimulationResult guest = run("first-touch", FOUR, visible(GuestPlan.Stages.GUEST), "mitosis");
    assertThat(guest.replicaBytes()).isEqualTo(3 * guest.tableBytes());
    assertThat(below(guest).replicaBytes()).isZero();
    SimulationResult second = run("first-touch", FOUR, visible(GuestPlan.Stages.SECOND), "mitosis");
    assertThat(second.replicaBytes()).isZero();
    assertThat(below(second).replicaBytes()).isEqualTo(3 * below(second).tableBytes());
    SimulationResult both = run("first-touch", FOUR, VISIBLE, "mitosis");
    assertThat(both.remoteWalkShare()).isZero();
    assertThat(both.cycles()).isLessThan(Math.min(guest.cycles(), second.cycles()));
  }

  @Test
  void theSecondStageTranslatesTheAddressOfTheCopyThatIsWalked() {
    SimulationResult stays = run("first-touch", FOUR, VISIBLE, "first-touch");
    SimulationResult guest = run("first-touch", FOUR, visible(GuestPlan.Stages.GUEST), "mitosis");
    long tables = guest.tableBytes() / 4096;
    assertThat(below(guest).faults() - below(stays).faults())
        .as("memory for three copies of each that is walked")
        .isBetween(3 * (tables - 4), 3 * tables);
    List<Long> translate = below(guest).walkLevels().getFirst().readsByNode();
    assertThat(readsOn(below(stays).walkLevels(), 1)).as("where nothing is a copy").isZero();
    assertThat(translate.get(1))
        .as("entries for the leaf tables, and no page, are on the other nodes")
        .isBetween(guest.tlbMisses() / 5, guest.tlbMisses() / 3);
  }

  @Test
  void aNodeGetsEntriesOfEachStageByFaults() {
    SimulationResult run = run("first-touch", FOUR, VISIBLE, "hydra");
    long pagesOfThreeNodes = 3 * run.dataBytes() / 4096;
    assertThat(run.faults()).isBetween(pagesOfThreeNodes / 10, 2 * pagesOfThreeNodes);
    assertThat(below(run).faults()).isBetween(pagesOfThreeNodes / 10, 2 * pagesOfThreeNodes);
    assertThat(run.remoteWalkShare()).isZero();
  }

  @Test
  void whereNodesAreHiddenTheHostPlacesItsTablesAndTheGuestCannot() {
    SimulationResult stays = run("first-touch", FOUR, HIDDEN, "first-touch");
    SimulationResult copied = run("first-touch", FOUR, HIDDEN, "mitosis");
    assertThat(stays.tablesByNode()).hasSize(4);
    assertThat(stays.tablesByNode().getFirst()).as("on the toucher's node").isPositive();
    assertThat(copied.replicaBytes()).isZero();
    assertThat(below(copied).replicaBytes()).isPositive();
    assertThat(copied.cycles()).isLessThan(stays.cycles());
    assertThat(copied.remoteWalkShare()).isBetween(0.1, 0.9);
  }

  @Test
  void memoryOfAGuestsNodeComesFromThatNode() {
    SimulationResult run = run("LP-RD", GUPS, VISIBLE, "first-touch");
    SimulationResult near = run("LP-LD", GUPS, VISIBLE, "first-touch");
    assertThat(run.cycles()).isGreaterThan(near.cycles());
    assertThat(run.tablesByNode().get(1)).isZero();
    assertThat(run.walkShare()).isLessThan(near.walkShare());
  }

  @Test
  void aPageIsAsLargeAsTheSmallerOfBothStagesHasIt() {
    SimulationResult huge = run("TLP-LD", GUPS, VISIBLE, "first-touch");
    SimulationResult small = run("LP-LD", GUPS, VISIBLE, "first-touch");
    assertThat(huge.hugeLeaves()).isGreaterThanOrEqualTo(32768 / 512 - 1);
    assertThat(below(huge).hugeLeaves()).isGreaterThanOrEqualTo(32768 / 512 - 1);
    assertThat(huge.tlbMisses()).isLessThan(small.tlbMisses() / 2);
    assertThat(below(small).hugeLeaves()).isZero();
  }

  @Test
  void memoryThatIsGivenBackComesAnewInTheGuestAndStaysTheHosts() {
    Hardware machine = SmallRuns.machine("mitosis");
    SimulationPlan plan = plan(machine, "first-touch").giving(new GiveBack(16, 2000));
    SimulationResult run = run(plan, GUPS, VISIBLE, "first-touch");
    assertThat(run.faults()).isPositive();
    assertThat(below(run).faults()).isLessThan(run.faults() / 10);
  }

  @Test
  void aThreadThatMovesToAnotherCpuRunsTheGuestThere() {
    SimulationPlan plan =
        new SimulationPlan(
            SmallRuns.machine("mitosis"), SmallRuns.start("LL"), Long.MAX_VALUE, List.of(0.5));
    SimulationResult stays = run(plan, GUPS, VISIBLE, "first-touch");
    SimulationResult follows = run(plan, GUPS, VISIBLE, "mitosis");
    assertThat(stays.remoteWalkShare()).isBetween(0.4, 0.6);
    assertThat(follows.remoteWalkShare()).isZero();
  }

  /** The root of the second stage is the host's to change, that of the guest's tables is not. */
  @Test
  void aCpuLeavesTheGuestForAPolicyOfTheHost() {
    long stays = stay("LL").cycles();
    long guest = run("LL", GUPS, visible(GuestPlan.Stages.GUEST), "mitosis").cycles();
    long host = run("LL", GUPS, visible(GuestPlan.Stages.SECOND), "mitosis").cycles();
    int exit = SmallRuns.machine("mitosis").exitCycles();
    assertThat(guest - stays).isPositive();
    assertThat(host - guest).isBetween((long) exit, exit + 1000L);
  }

  @Test
  void everyPolicyRunsInAGuestAndTwiceTheSame() {
    for (String policy : PolicyCatalog.names()) {
      for (GuestPlan guest : List.of(VISIBLE, HIDDEN)) {
        String few = "gen:bptree?pages=2048&threads=4&init=each&accesses=8000";
        SimulationResult once = run("first-touch", few, guest, policy);
        assertThat(once.cycles()).as(policy).isPositive();
        assertThat(run("first-touch", few, guest, policy)).as(policy).isEqualTo(once);
      }
    }
  }

  @Test
  void aHostThatHasNoMemoryForItsGuestSaysSoInOneSentence() {
    long quarter = 32768L * 4096 / 4; // all that the program touches, and nothing for tables
    Hardware full = SmallRuns.machine("mitosis").withMemory(Collections.nCopies(4, quarter));
    for (GuestPlan guest : List.of(VISIBLE, HIDDEN)) {
      assertThatThrownBy(() -> run(plan(full, "first-touch"), GUPS, guest, "first-touch"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the machine's memory is too small for the workload");
    }
  }

  @Test
  void whatDoesNotGoTogetherIsOneSentence() {
    assertThatThrownBy(() -> SmallRuns.run("mitosis", GUPS, SmallRuns.start("RR"), "mitosis"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this placement says where a guest's second stage is");
    assertThatThrownBy(() -> run("RP-LD", GUPS, HIDDEN, "mitosis"))
        .hasMessage("a guest whose nodes are hidden places nothing on one of them");
    assertThatThrownBy(() -> new GuestPlan(GuestPlan.Nodes.HIDDEN, GuestPlan.Stages.BOTH))
        .hasMessageContaining("cannot place its tables");
  }
}
