package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** What it costs to give memory back while others run: faults, shootdowns, stores to copies. */
class GiveBackTest {
  private static final String ALONE = "gen:gups?pages=4096&accesses=40000&init=single";
  private static final String SHARED = "gen:gups?pages=4096&accesses=160000&threads=4&init=single";

  /** Each thread has three arrays of its own, one a node. */
  private static final String APART = "gen:stream?pages=24576&accesses=400000&threads=4&init=each";

  private static final GiveBack OFTEN = new GiveBack(64, 1000);
  private static final GiveBack RARELY = new GiveBack(64, 1_000_000);

  private static SimulationResult run(String workload, String policy, GiveBack how) {
    return run(
        workload,
        policy,
        new SimulationPlan(SmallRuns.machine("mitosis"), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE)
            .giving(how));
  }

  private static SimulationResult run(String workload, String policy, SimulationPlan plan) {
    try (Workload opened = Generators.open(workload)) {
      return Simulation.run(opened, plan, PolicyCatalog.named(policy).orElseThrow(), share -> {});
    }
  }

  @Test
  void aPageThatWasGivenBackComesAnewWhenItIsAccessed() {
    // 40 times 64 pages of 4096; many are accessed again before the end, none twice before a block.
    SimulationResult run = run(ALONE, "first-touch", OFTEN);
    assertThat(run.faults()).isBetween(1200L, 40L * 64);
    assertThat(run(ALONE, "first-touch", new GiveBack(64, 50_000)).faults()).isZero();
  }

  @Test
  void nobodyIsInterruptedWhereAProgramRunsAlone() {
    SimulationResult run = run(ALONE, "first-touch", OFTEN);
    assertThat(run.shootdowns()).isZero();
    assertThat(run.ipis()).isZero();
  }

  @Test
  void everyOtherCpuThatRunsTheProgramIsInterrupted() {
    SimulationResult run = run(SHARED, "first-touch", OFTEN);
    // The three others, until the first of the four has ended; the last is alone in the end.
    assertThat(run.shootdowns()).isBetween(150L, 159L);
    assertThat(run.ipis()).isBetween(420L, 3 * 156L + 2 + 1 + 3);
    SimulationResult never = run(SHARED, "first-touch", RARELY);
    assertThat(never.shootdowns()).isZero();
    assertThat(run.cycles()).isGreaterThan(never.cycles());
  }

  @Test
  void copiesMakeItDearer() {
    assertThat(cost("mitosis")).isGreaterThan(cost("first-touch"));
  }

  private static long cost(String policy) {
    return run(ALONE, policy, OFTEN).cycles() - run(ALONE, policy, RARELY).cycles();
  }

  @Test
  void whoHasNoCopyOfTheTableIsNotInterrupted() {
    SimulationResult all = run(APART, "first-touch", OFTEN);
    SimulationResult few = run(APART, "numapte", OFTEN);
    assertThat(all.shootdowns()).isPositive();
    assertThat(all.ipis()).isBetween(3 * all.shootdowns() - 3, 3 * all.shootdowns());
    assertThat(few.ipis()).isLessThan(all.ipis() / 10);
  }

  @Test
  void aLazyCopyLosesWhatIsGivenBackAndFaultsForItAgain() {
    SimulationResult rarely = run(SHARED, "hydra", RARELY);
    SimulationResult often = run(SHARED, "hydra", OFTEN);
    long anew = run(SHARED, "first-touch", OFTEN).faults();
    // One fault brings the page, and one each its entry to those of three nodes that come back.
    assertThat(often.faults()).isGreaterThan(rarely.faults() + anew * 3 / 2);
  }

  @Test
  void lazyShootdownsInterruptNobodyAndTakeLessTime() {
    SimulationResult atOnce = run(SHARED, "first-touch", OFTEN);
    SimulationResult lazy = run(SHARED, "latr", OFTEN);
    assertThat(lazy.ipis()).isZero();
    assertThat(lazy.shootdowns()).isZero();
    assertThat(lazy.cycles()).isLessThan(atOnce.cycles());
    assertThat(run(SHARED, "latr", RARELY).cycles())
        .isEqualTo(run(SHARED, "first-touch", RARELY).cycles());
  }

  @Test
  void aPartOfAHugePageIsGivenBackByItself() {
    SimulationPlan plan =
        new SimulationPlan(
            SmallRuns.machine("mitosis"),
            StartPlacement.FIRST_TOUCH,
            Long.MAX_VALUE,
            List.of(),
            OptionalDouble.of(1));
    SimulationResult whole = run(ALONE, "first-touch", plan);
    SimulationResult split = run(ALONE, "first-touch", plan.giving(OFTEN));
    assertThat(whole.hugeLeaves()).isGreaterThan(4);
    assertThat(split.hugeLeaves()).isLessThan(whole.hugeLeaves());
    assertThat(split.faults()).isPositive();
  }

  @Test
  void theSameInputGivesTheSameResult() {
    assertThat(run(SHARED, "hydra", OFTEN)).isEqualTo(run(SHARED, "hydra", OFTEN));
  }

  @Test
  void nothingAndTooOftenAreRefused() {
    assertThatThrownBy(() -> new GiveBack(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GiveBack(5, 0))
        .hasMessage("a program gives back after at least 1 access, not 0");
  }
}
