package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.GuestPlan;
import pagurus.sim.run.NumaBalance;
import pagurus.sim.run.Policies;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.sim.world.Replicas;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;
import pagurus.vm.replicate.CopyKeeping;

/**
 * Copies that the memory manager keeps, against those of the cost model: two ways to say what
 * copies cost that share little, so each is held against the other.
 */
class KeptCopiesTest {
  private static final String SHARED = "gen:gups?pages=8192&accesses=400000&threads=4&init=single";
  private static final String FAULTING = "gen:gups?pages=8192&accesses=100000";
  private static final String KEPT = ":kept";

  private static SimulationPlan plan(Hardware hardware) {
    return new SimulationPlan(hardware, StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
  }

  private static SimulationPlan plan() {
    return plan(SmallRuns.machine("mitosis"));
  }

  private static SimulationResult run(SimulationPlan plan, String workload, TablePolicy policy) {
    try (Workload opened = Generators.open(workload)) {
      return Simulation.run(opened, plan, policy, share -> {});
    }
  }

  private static SimulationResult run(SimulationPlan plan, String workload, String policy) {
    return run(plan, workload, SmallRuns.named(policy));
  }

  private static SimulationResult inGuest(GuestPlan guest, String policy) {
    Policies policies = Policies.of(guest, SmallRuns.named(policy), SmallRuns.named(policy));
    try (Workload opened = Generators.open(SHARED)) {
      return Simulation.run(opened, plan().inGuest(guest), policies, share -> {});
    }
  }

  @Test
  void everyWalkIsLocalAndTimeAndMemoryAreThoseOfTheCostModel() {
    SimulationResult costs = run(plan(), SHARED, "mitosis");
    SimulationResult kept = run(plan(), SHARED, "mitosis:kept");
    assertThat(kept.remoteWalkShare()).isZero();
    assertThat(kept.replicaBytes()).isEqualTo(costs.replicaBytes()).isPositive();
    assertThat(kept.tlbMisses()).isEqualTo(costs.tlbMisses());
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(1));
    assertThat(kept.relocations()).as("tables that went elsewhere").isZero();
  }

  /** What a fault brings has a price in the one, and is looked up and stored in the other. */
  @ParameterizedTest
  @CsvSource({"numapte, 5", "numapte:9, 5", "hydra, 10"})
  void aNodeFaultsAsOftenForWhatItsCopiesLackAsInTheCostModel(String policy, int percent) {
    SimulationResult costs = run(plan(), SHARED, policy);
    SimulationResult kept = run(plan(), SHARED, policy + KEPT);
    assertThat(kept.remoteWalkShare()).isZero();
    assertThat(kept.faults()).isPositive().isCloseTo(costs.faults(), withPercentage(3));
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(percent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mitosis", "numapte"})
  void aPageThatComesIsStoredToAllCopiesOrToThoseThatHaveItsEntry(String policy) {
    SimulationResult costs = run(plan(), FAULTING, policy);
    SimulationResult kept = run(plan(), FAULTING, policy + KEPT);
    assertThat(kept.faults()).isEqualTo(costs.faults());
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(2));
  }

  @Test
  void storesToCopiesCostTimeWhereNobodyWalksThem() {
    SimulationResult without = run(plan(), FAULTING, "first-touch");
    SimulationResult kept = run(plan(), FAULTING, "mitosis:kept");
    long stores = 3 * kept.faults();
    assertThat(kept.cycles() - without.cycles()).isGreaterThan(40 * stores);
  }

  /**
   * A mark is a store to every copy that has the entry, and taking it away another; a fault that
   * brings the entry of a page that is marked does not take it away.
   */
  @ParameterizedTest
  @CsvSource({"mitosis, 2", "hydra, 10"})
  void marksOfNumaBalancingAreStoredToTheCopies(String policy, int percent) {
    SimulationPlan marking = plan().balancing(new NumaBalance(512, 2000));
    SimulationResult costs = run(marking, SHARED, policy);
    SimulationResult kept = run(marking, SHARED, policy + KEPT);
    assertThat(kept.hintFaults()).isPositive().isCloseTo(costs.hintFaults(), withPercentage(2));
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(percent));
  }

  @Test
  void whoHasNeverHadAnEntryIsNotInterruptedWhenItGoes() {
    String own = "gen:stream?pages=6144&threads=4&init=each&accesses=400000";
    SimulationPlan giving = plan().giving(new GiveBack(16, 2000));
    SimulationResult whole = run(giving, own, "mitosis:kept");
    SimulationResult costs = run(giving, own, "numapte:9");
    SimulationResult kept = run(giving, own, "numapte:9:kept");
    assertThat(kept.ipis()).isLessThan(whole.ipis() / 2);
    assertThat(kept.ipis() - costs.ipis()).isBetween(-64L, 64L);
  }

  @Test
  void bothStagesOfAGuestHaveThem() {
    GuestPlan both = new GuestPlan(GuestPlan.Nodes.VISIBLE, GuestPlan.Stages.BOTH);
    SimulationResult costs = inGuest(both, "mitosis");
    SimulationResult kept = inGuest(both, "mitosis:kept");
    // While the guest makes its copies the second stage has none yet.
    assertThat(kept.remoteWalkShare()).isLessThan(0.001);
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(1));
    assertThat(kept.secondStage().orElseThrow().replicaBytes())
        .isCloseTo(costs.secondStage().orElseThrow().replicaBytes(), withPercentage(5));
  }

  /** The guest exits for each entry that the copies of the second stage lack. */
  @Test
  void faultsForTheSecondStageTakeAnExit() {
    GuestPlan below = new GuestPlan(GuestPlan.Nodes.HIDDEN, GuestPlan.Stages.SECOND);
    SimulationResult costs = inGuest(below, "hydra");
    SimulationResult kept = inGuest(below, "hydra:kept");
    assertThat(kept.secondStage().orElseThrow().faults())
        .isPositive()
        .isCloseTo(costs.secondStage().orElseThrow().faults(), withPercentage(1));
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(5));
  }

  private static SimulationPlan inMemory(int nodes, String ofEach) {
    List<String> lines = SmallRuns.lines(nodes, 2);
    lines.replaceAll(line -> line.replace("memory-per-node 1G", "memory-per-node " + ofEach));
    return plan(HardwareFile.parse("small", lines));
  }

  /** All nodes want copies, so none may send its data to another that is full. */
  @Test
  void fullNodesSendDataElsewhereForCopies() {
    String most = "gen:gups?pages=140000&accesses=200000&threads=3&init=single";
    SimulationResult costs = run(inMemory(3, "256M"), most, "mitosis");
    SimulationResult kept = run(inMemory(3, "256M"), most, "mitosis:kept");
    assertThat(kept.remoteWalkShare()).isZero();
    assertThat(kept.replicaBytes()).isEqualTo(costs.replicaBytes());
    assertThat(kept.cycles()).isCloseTo(costs.cycles(), withPercentage(3));
  }

  /** They come when the first node is full, on the second, and the program runs on the first. */
  @Test
  void aFullNodeHasNoCopiesOfTablesThatComeLaterAndItsWalksGoElsewhere() {
    String filling = "gen:stream?pages=28160&accesses=15e6";
    SimulationResult costs = run(inMemory(2, "64M"), filling, "mitosis");
    SimulationResult kept = run(inMemory(2, "64M"), filling, "mitosis:kept");
    assertThat(costs.remoteWalkShare()).isZero();
    assertThat(kept.remoteWalkShare()).isPositive();
    assertThat(kept.replicaBytes()).isLessThan(costs.replicaBytes());
  }

  @Test
  void makingThemTakesTheMoversTimeInBothWays() {
    SimulationResult costs = run(plan(), SHARED, "mitosis");
    SimulationResult kept = run(plan(), SHARED, "mitosis:kept");
    long copies = costs.replicaBytes() / 4096;
    // A page of 512 entries is read and written.
    assertThat(costs.relocationCycles()).isGreaterThan(copies * 2 * 512);
    assertThat(kept.relocationCycles()).isGreaterThan(copies * 2 * 512);
  }

  /** Wants something once, with copies that are kept. */
  private record Wanting(CopyKeeping how, Action wanted) implements TablePolicy {
    @Override
    public String name() {
      return "wanting";
    }

    @Override
    public String summary() {
      return "wants something";
    }

    @Override
    public Optional<CopyKeeping> keeping() {
      return Optional.of(how);
    }

    @Override
    public Action decide(PolicyView view) {
      return wanted;
    }
  }

  private static void refused(Action wanted, String why) {
    assertThatThrownBy(() -> run(plan(), FAULTING, new Wanting(CopyKeeping.REPLICATED, wanted)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aPolicyMayNotChooseForEachTableNorSendNodesElsewhereNorFillThemInAnotherWay() {
    refused(
        new Action.Replicate(new Replicas.Chosen(site -> 1, 1)),
        "keeps the same copies of all tables");
    refused(
        new Action.Replicate(new Replicas.Everywhere(), List.of(1, 0, 2, 3)),
        "lets each node walk its own copies");
    refused(
        new Action.Replicate(new Replicas.OnFault(3)),
        "wants copies on-fault:3, and says that they are kept");
  }

  @Test
  void nodesMayBeNamedIfEachWalksItsOwn() {
    Action own = new Action.Replicate(new Replicas.Everywhere(), List.of(0, 1, 2, 3));
    SimulationResult kept = run(plan(), SHARED, new Wanting(CopyKeeping.REPLICATED, own));
    assertThat(kept.remoteWalkShare()).isZero();
  }

  /** Has copies, and then has none. */
  private static final class Dropping implements TablePolicy {
    private int asked;

    @Override
    public String name() {
      return "dropping";
    }

    @Override
    public String summary() {
      return "drops copies half-way";
    }

    @Override
    public Optional<CopyKeeping> keeping() {
      return Optional.of(CopyKeeping.REPLICATED);
    }

    @Override
    public Action decide(PolicyView view) {
      boolean early = asked++ < 128;
      return new Action.Replicate(early ? new Replicas.Everywhere() : new Replicas.None());
    }
  }

  @Test
  void copiesThatNobodyWantsAnyMoreAreGone() {
    SimulationResult dropped = run(plan(), SHARED, new Dropping());
    assertThat(dropped.replicaBytes()).isZero();
    assertThat(dropped.remoteWalkShare()).isBetween(0.3, 0.45);
  }

  @Test
  void onlyPoliciesWithSuchCopiesHaveThemKept() {
    assertThat(PolicyCatalog.named("numapte:4:kept"))
        .map(TablePolicy::name)
        .hasValue("numapte:4:kept");
    for (String without : List.of("pagurus", "wasp", "first-touch", "mitosis:kept", "nobody")) {
      assertThat(PolicyCatalog.named(without + KEPT)).as(without).isEmpty();
    }
  }
}
