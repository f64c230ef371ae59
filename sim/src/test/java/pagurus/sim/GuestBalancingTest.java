package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.run.GuestPlan;
import pagurus.sim.run.NumaBalance;
import pagurus.sim.run.Policies;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.SimulationResult.SecondStage;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Data of a program in a guest that follows its threads: who moves it, and what goes with it. */
class GuestBalancingTest {
  private static final int PAGES = 4096;
  private static final String ALONE = "gen:gups?pages=4096&accesses=320000&init=single";
  private static final String SHARED = "gen:gups?pages=4096&accesses=160000&threads=4&init=single";
  private static final NumaBalance OFTEN = new NumaBalance(128, 1000);

  private static final GuestPlan VISIBLE =
      new GuestPlan(GuestPlan.Nodes.VISIBLE, GuestPlan.Stages.BOTH);

  private static final GuestPlan HIDDEN =
      new GuestPlan(GuestPlan.Nodes.HIDDEN, GuestPlan.Stages.SECOND);

  /** A thread that goes to another node early on, and data that may follow it. */
  private static SimulationPlan moving(double huge) {
    StartPlacement start = StartPlacement.FIRST_TOUCH;
    OptionalDouble share = OptionalDouble.of(huge);
    return new SimulationPlan(
        SmallRuns.machine("mitosis"), start, Long.MAX_VALUE, List.of(0.1), share);
  }

  private static SimulationResult run(
      String workload, String policy, SimulationPlan plan, Optional<GuestPlan> guest) {
    Policies policies =
        guest
            .map(how -> Policies.of(how, SmallRuns.named(policy), SmallRuns.named(policy)))
            .orElseGet(() -> Policies.of(SmallRuns.named(policy)));
    SimulationPlan whole = guest.map(plan::inGuest).orElse(plan);
    try (Workload opened = Generators.open(workload)) {
      return Simulation.run(opened, whole, policies, share -> {});
    }
  }

  private static SimulationResult follows(String policy, GuestPlan guest) {
    return run(ALONE, policy, moving(0).balancing(OFTEN), Optional.of(guest));
  }

  private static SecondStage below(SimulationResult run) {
    return run.secondStage().orElseThrow();
  }

  @Test
  void aGuestThatSeesTheNodesMovesDataAsAnyKernelDoes() {
    SimulationResult inside = follows("first-touch", VISIBLE);
    SimulationResult alone =
        run(ALONE, "first-touch", moving(0).balancing(OFTEN), Optional.empty());
    assertThat(inside.pagesMoved()).isEqualTo(alone.pagesMoved()).isEqualTo(PAGES);
    assertThat(inside.hintFaults()).isEqualTo(alone.hintFaults());
    assertThat(inside.dataBytes()).isEqualTo(alone.dataBytes());
    assertThat(inside.tablesByNode()).isEqualTo(alone.tablesByNode());
  }

  @Test
  void itsHostFindsMemoryForEachPageOnTheNodeThatItGoesTo() {
    SimulationResult inside = follows("first-touch", VISIBLE);
    SimulationResult stays = run(ALONE, "first-touch", moving(0), Optional.of(VISIBLE));
    assertThat(below(inside).faults() - below(stays).faults()).isBetween((long) PAGES, PAGES + 9L);
    assertThat(below(stays).tablesByNode().get(1)).isLessThan(PAGES / 512);
    assertThat(below(inside).tablesByNode().get(1))
        .as("those that translate what has come")
        .isGreaterThanOrEqualTo(PAGES / 512);
    assertThat(below(inside).tablesByNode().get(0))
        .as("those of the memory that it came from")
        .isEqualTo(below(stays).tablesByNode().get(0));
  }

  @Test
  void itsTablesStayUnlessThePolicyLooksWhereDataIs() {
    SimulationResult stay = follows("first-touch", VISIBLE);
    SimulationResult go = follows("vmitosis", VISIBLE);
    assertThat(stay.tablesByNode().get(1)).isZero();
    assertThat(go.tablesByNode().get(0)).isZero();
    assertThat(go.remoteWalkShare()).isLessThan(stay.remoteWalkShare());
  }

  @Test
  void aPageOf2MibOfAGuestGoesWhole() {
    Optional<GuestPlan> guest = Optional.of(VISIBLE);
    SimulationResult run = run(ALONE, "first-touch", moving(1).balancing(OFTEN), guest);
    SimulationResult stays = run(ALONE, "first-touch", moving(1), guest);
    assertThat(run.pagesMoved()).isGreaterThanOrEqualTo(PAGES - 512);
    assertThat(run.hugeLeaves()).isEqualTo(stays.hugeLeaves()).isGreaterThan(4);
  }

  @Test
  void theHostOfAGuestThatSeesNoNodesMovesDataAndTheGuestsTables() {
    SimulationResult run = follows("first-touch", HIDDEN);
    SimulationResult stays = run(ALONE, "first-touch", moving(0), Optional.of(HIDDEN));
    assertThat(run.pagesMoved()).isBetween((long) PAGES, PAGES + 20L);
    assertThat(run.tablesByNode().get(1)).isGreaterThanOrEqualTo(PAGES / 512);
    assertThat(run.tablesByNode().get(0)).as("upper tables go, too: nobody knows them").isZero();
    assertThat(stays.tablesByNode().get(1)).isZero();
    assertThat(stays.pagesMoved()).isZero();
    assertThat(run.faults()).isZero();
    assertThat(below(run).faults()).isEqualTo(below(stays).faults());
  }

  @Test
  void tablesOfTheSecondStageStayUnlessThePolicyLooksWhereTheGuestsMemoryIs() {
    SimulationResult stay = follows("first-touch", HIDDEN);
    SimulationResult go = follows("vmitosis", HIDDEN);
    assertThat(below(stay).tablesByNode().get(1)).isZero();
    assertThat(below(go).tablesByNode().get(0)).isLessThanOrEqualTo(1);
    assertThat(go.remoteWalkShare()).isLessThan(stay.remoteWalkShare() / 2);
  }

  @Test
  void memoryOfAGuestThatIsWhereItIsUsedStays() {
    SimulationPlan still =
        new SimulationPlan(
            SmallRuns.machine("mitosis"), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
    SimulationResult run = run(ALONE, "first-touch", still.balancing(OFTEN), Optional.of(HIDDEN));
    assertThat(run.hintFaults()).isPositive();
    assertThat(run.pagesMoved()).isZero();
  }

  @Test
  void whatComesIsNearerThanWhatStays() {
    String waits = "gen:redis?pages=4096&accesses=3200000&init=single";
    NumaBalance rarely = new NumaBalance(128, 10_000);
    SimulationResult came =
        run(waits, "first-touch", moving(0).balancing(rarely), Optional.of(HIDDEN));
    SimulationResult stayed = run(waits, "first-touch", moving(0), Optional.of(HIDDEN));
    assertThat(came.pagesMoved()).isGreaterThan(PAGES / 2);
    assertThat(came.cycles()).isLessThan(stayed.cycles());
  }

  @Test
  void aMarkOfTheHostEmptiesTheTlbThatCombinesBothStages() {
    String few = "gen:gups?pages=16&accesses=100000&init=single";
    NumaBalance eight = new NumaBalance(8, 1000);
    SimulationResult run = run(few, "first-touch", moving(0).balancing(eight), Optional.of(HIDDEN));
    SimulationResult stays = run(few, "first-touch", moving(0), Optional.of(HIDDEN));
    assertThat(stays.tlbMisses()).isLessThan(40);
    assertThat(run.tlbMisses()).isGreaterThan(16 * (100_000 / 1000 - 2));
  }

  @Test
  void aPageOf2MibOfTheHostsGoesWholeToo() {
    Optional<GuestPlan> guest = Optional.of(HIDDEN);
    SimulationResult run = run(ALONE, "first-touch", moving(1).balancing(OFTEN), guest);
    SimulationResult stays = run(ALONE, "first-touch", moving(1), guest);
    assertThat(run.pagesMoved()).isGreaterThanOrEqualTo(PAGES - 512);
    assertThat(below(run).hugeLeaves()).isEqualTo(below(stays).hugeLeaves()).isGreaterThan(4);
  }

  @Test
  void onAMachineOfOneNodeTheHostMarksAndNothingGoes() {
    SimulationPlan still =
        new SimulationPlan(
            HardwareFile.parse("one", SmallRuns.lines(1, 2)),
            StartPlacement.FIRST_TOUCH,
            Long.MAX_VALUE);
    SimulationResult run = run(ALONE, "first-touch", still.balancing(OFTEN), Optional.of(HIDDEN));
    assertThat(run.hintFaults()).isPositive();
    assertThat(run.pagesMoved()).isZero();
  }

  @Test
  void theSameInputGivesTheSameResult() {
    for (GuestPlan guest : List.of(VISIBLE, HIDDEN)) {
      for (String policy : List.of("first-touch", "hydra", "latr", "pagurus")) {
        SimulationPlan plan = moving(0.5).balancing(OFTEN);
        SimulationResult once = run(SHARED, policy, plan, Optional.of(guest));
        assertThat(once.hintFaults()).as(policy).isPositive();
        assertThat(run(SHARED, policy, plan, Optional.of(guest))).as(policy).isEqualTo(once);
      }
    }
  }
}
