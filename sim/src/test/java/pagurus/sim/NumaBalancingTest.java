package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.NumaBalance;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Data that follows threads, and what that does to tables, which do not. */
class NumaBalancingTest {
  private static final int PAGES = 4096;
  private static final int MARKS = 128;
  private static final int EVERY = 1000;
  private static final long ACCESSES = 320_000;

  private static final String ALONE = "gen:gups?pages=4096&accesses=320000&init=single";
  private static final String SHARED = "gen:gups?pages=4096&accesses=320000&threads=4&init=single";
  private static final NumaBalance OFTEN = new NumaBalance(MARKS, EVERY);

  private static SimulationPlan plan(StartPlacement start, double huge, List<Double> moments) {
    return new SimulationPlan(
        SmallRuns.machine("mitosis"), start, Long.MAX_VALUE, moments, OptionalDouble.of(huge));
  }

  private static SimulationResult run(String workload, String policy, SimulationPlan plan) {
    try (Workload opened = Generators.open(workload)) {
      return Simulation.run(opened, plan, PolicyCatalog.named(policy).orElseThrow(), share -> {});
    }
  }

  private static SimulationPlan still() {
    return plan(StartPlacement.FIRST_TOUCH, 0, List.of());
  }

  /** The thread goes to another node early on. */
  private static SimulationPlan moving() {
    return plan(StartPlacement.FIRST_TOUCH, 0, List.of(0.1));
  }

  @Test
  void allDataFollowsAThreadThatMoves() {
    SimulationResult run = run(ALONE, "first-touch", moving().balancing(OFTEN));
    assertThat(run.pagesMoved()).isEqualTo(PAGES);
    // Two hint faults took each of them there.
    assertThat(run.hintFaults()).isGreaterThan(2L * PAGES).isLessThan(ACCESSES / EVERY * MARKS);
    assertThat(run.faults()).isZero();
  }

  @Test
  void dataThatIsWhereItsThreadIsStays() {
    SimulationResult run = run(ALONE, "first-touch", still().balancing(OFTEN));
    assertThat(run.hintFaults()).isPositive();
    assertThat(run.pagesMoved()).isZero();
    assertThat(run.shootdowns()).isZero();
  }

  @Test
  void tablesStayBehindUnlessThePolicyLooksWhereDataIs() {
    SimulationResult stay = run(ALONE, "first-touch", moving().balancing(OFTEN));
    SimulationResult go = run(ALONE, "vmitosis", moving().balancing(OFTEN));
    SimulationResult without = run(ALONE, "vmitosis", moving());
    assertThat(stay.tablesByNode().get(1)).isZero();
    assertThat(go.tablesByNode().get(0)).isZero();
    assertThat(go.remoteWalkShare()).isLessThan(stay.remoteWalkShare());
    assertThat(without.relocations()).isZero();
  }

  @Test
  void dataThatCameIsNearerThanDataThatStayed() {
    String waits = "gen:redis?pages=4096&accesses=3200000&init=single";
    NumaBalance rarely = new NumaBalance(MARKS, 10L * EVERY);
    SimulationResult came = run(waits, "first-touch", moving().balancing(rarely));
    SimulationResult stayed = run(waits, "first-touch", moving());
    assertThat(came.pagesMoved()).isGreaterThan(PAGES / 2);
    assertThat(came.cycles()).isLessThan(stayed.cycles());
  }

  @Test
  void whatIsSharedGoesOnlyIfOneNodeAsksTwiceInTurn() {
    SimulationResult run = run(SHARED, "first-touch", still().balancing(OFTEN));
    // One of four nodes asks; that the same did before and has no page there has less than a
    // fourth.
    assertThat(run.pagesMoved()).isPositive().isLessThan(run.hintFaults() / 4);
  }

  @Test
  void marksInterruptEveryOtherCpuOfTheProgram() {
    SimulationResult run = run(SHARED, "first-touch", still().balancing(OFTEN));
    // The three others, until the first of the four has ended; the last is alone in the end.
    long all = ACCESSES / EVERY + run.pagesMoved();
    assertThat(run.shootdowns()).isBetween(all * 95 / 100, all);
    assertThat(run.ipis()).isBetween(5 * run.shootdowns() / 2, 3 * run.shootdowns());
  }

  @Test
  void lazyShootdownsWaitForTicksWhereAPageIsMarked() {
    SimulationResult lazy = run(SHARED, "latr", still().balancing(OFTEN));
    assertThat(lazy.hintFaults()).isPositive();
    // A page that moves is in one place only, so everybody has to hear of that at once.
    assertThat(lazy.pagesMoved()).isPositive();
    assertThat(lazy.shootdowns()).isLessThanOrEqualTo(lazy.pagesMoved());
  }

  @Test
  void copiesOfTablesMakeMarksDearer() {
    assertThat(cost("mitosis")).isGreaterThan(cost("first-touch"));
  }

  private static long cost(String policy) {
    return run(ALONE, policy, still().balancing(OFTEN)).cycles()
        - run(ALONE, policy, still()).cycles();
  }

  @Test
  void oursKeepsNoCopiesThatCostMoreThanTheySave() {
    SimulationPlan often = still().balancing(new NumaBalance(512, EVERY));
    SimulationResult untouched = run(SHARED, "first-touch", often);
    SimulationResult ours = run(SHARED, "pagurus", often);
    assertThat(run(SHARED, "mitosis", often).cycles())
        .isGreaterThan(untouched.cycles() * 102 / 100);
    assertThat(ours.replicaBytes()).isZero();
    assertThat(ours.cycles()).isLessThan(untouched.cycles() * 102 / 100);
  }

  /** Right behind copies the tables are cold, and look as if copies paid again. */
  @Test
  void oursDoesNotMakeCopiesAgainAndAgainThatAreALossEachTime() {
    SimulationPlan often =
        new SimulationPlan(
                HardwareCatalog.named("mitosis").scaled(16),
                StartPlacement.FIRST_TOUCH,
                Long.MAX_VALUE,
                List.of(),
                OptionalDouble.of(0))
            .balancing(new NumaBalance(512, 15_000));
    String memcached = "gen:memcached?pages=65536&threads=4&init=single&accesses=2000000";
    SimulationResult untouched = run(memcached, "first-touch", often);
    assertThat(run(memcached, "pagurus", often).cycles())
        .isLessThan(untouched.cycles() * 102 / 100);
  }

  @Test
  void oursKeepsCopiesThatSaveMoreThanTheyCost() {
    SimulationPlan rarely = still().balancing(new NumaBalance(MARKS, 10L * EVERY));
    SimulationResult ours = run(SHARED, "pagurus", rarely);
    assertThat(ours.replicaBytes()).isPositive();
    assertThat(ours.cycles()).isLessThan(run(SHARED, "first-touch", rarely).cycles());
  }

  @Test
  void pagesOf2MibGoWhole() {
    SimulationPlan plan = plan(StartPlacement.FIRST_TOUCH, 1, List.of(0.1));
    SimulationResult run = run(ALONE, "first-touch", plan.balancing(OFTEN));
    assertThat(run.hugeLeaves()).isGreaterThan(4);
    assertThat(run.pagesMoved()).isGreaterThanOrEqualTo(PAGES - 512);
    assertThat(run.hugeLeaves()).isEqualTo(run(ALONE, "first-touch", plan).hugeLeaves());
  }

  @Test
  void aPageThatIsGivenBackLosesItsMark() {
    GiveBack all = new GiveBack(PAGES, EVERY);
    NumaBalance between = new NumaBalance(PAGES, EVERY / 2);
    SimulationResult run = run(ALONE, "first-touch", still().balancing(between).giving(all));
    // Most pages that are marked are given back before anybody comes by again.
    assertThat(run.faults()).isGreaterThan(ACCESSES / 3);
    assertThat(run.hintFaults()).isLessThan(run.faults() / 6);
  }

  @Test
  void aPageOf2MibThatIsGivenBackLosesItsMarkToo() {
    GiveBack all = new GiveBack(PAGES, 40);
    NumaBalance between = new NumaBalance(PAGES, 30);
    SimulationPlan plan = plan(StartPlacement.FIRST_TOUCH, 1, List.of());
    String shorter = "gen:gups?pages=4096&accesses=80000&init=single";
    SimulationResult run = run(shorter, "first-touch", plan.balancing(between).giving(all));
    assertThat(run.faults()).isPositive();
    // Three hint faults for five faults; with the marks of pages that are no more it is four.
    assertThat(run.hintFaults()).isPositive().isLessThan(run.faults() * 2 / 3);
  }

  @Test
  void theSameInputGivesTheSameResult() {
    assertThat(run(SHARED, "hydra", moving().balancing(OFTEN)))
        .isEqualTo(run(SHARED, "hydra", moving().balancing(OFTEN)));
  }

  @Test
  void nothingAndTooOftenAreRefused() {
    assertThatThrownBy(() -> new NumaBalance(0, 5))
        .hasMessage("from 1 to 262144 pages are marked at a time, not 0");
    assertThatThrownBy(() -> new NumaBalance(5, 0))
        .hasMessage("pages are marked after at least 1 access, not 0");
    assertThat(still().balance()).isEqualTo(Optional.empty());
  }
}
