package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;
import pagurus.vm.place.Destination;

/** Runs in which some of the memory is in pages of 2 MiB. */
class HugePagesTest {
  private static final String GUPS = "gen:gups?pages=262144&accesses=100000";

  /** 1 GiB that begins in the middle of a block. */
  private static final int BLOCKS = 511;

  private static SimulationResult run(String workload, String start, double share, String policy) {
    return run(workload, start, share, PolicyCatalog.named(policy).orElseThrow());
  }

  private static SimulationResult run(
      String workload, String start, double share, TablePolicy policy) {
    try (Workload opened = Generators.open(workload)) {
      SimulationPlan plan =
          new SimulationPlan(
              SmallRuns.machine("mitosis"),
              SmallRuns.start(start),
              Long.MAX_VALUE,
              List.of(),
              OptionalDouble.of(share));
      return Simulation.run(opened, plan, policy, progress -> {});
    }
  }

  static List<String> policies() {
    return PolicyCatalog.names();
  }

  @Test
  void theShareThatIsAskedForIsMade() {
    assertThat(run(GUPS, "LP-LD", 0, "first-touch").hugeLeaves()).isZero();
    assertThat(run(GUPS, "LP-LD", 0.5, "first-touch").hugeLeaves()).isEqualTo(BLOCKS / 2);
    assertThat(run(GUPS, "LP-LD", 1, "first-touch").hugeLeaves()).isEqualTo(BLOCKS);
  }

  @Test
  void eachPageOf2MibSavesTheTableBelowIt() {
    SimulationResult small = run(GUPS, "LP-LD", 0, "first-touch");
    SimulationResult half = run(GUPS, "LP-LD", 0.5, "first-touch");
    SimulationResult all = run(GUPS, "LP-LD", 1, "first-touch");
    assertThat(small.tableBytes() - half.tableBytes()).isEqualTo(BLOCKS / 2 * 4096);
    assertThat(small.tableBytes() - all.tableBytes()).isEqualTo(BLOCKS * 4096);
  }

  @Test
  void aWalkToAPageOf2MibEndsOneLevelSooner() {
    SimulationResult small = run(GUPS, "LP-LD", 0, "first-touch");
    SimulationResult all = run(GUPS, "LP-LD", 1, "first-touch");
    assertThat(reads(small, 1)).isEqualTo(small.tlbMisses());
    // Only the half block at either end has a table of level 1.
    assertThat(reads(all, 1)).isPositive().isLessThan(all.accesses() / 256);
    assertThat(reads(all, 2)).isBetween(all.tlbMisses() - reads(all, 1), all.tlbMisses());
    assertThat(all.walkShare()).isLessThan(small.walkShare());
  }

  private static long reads(SimulationResult run, int level) {
    return run.walkLevels().get(level - 1).readsByNode().stream().mapToLong(n -> n).sum();
  }

  @Test
  void aTableOfLevel2MovesAndThePagesInItStay() {
    LookAndMove policy = new LookAndMove();
    SimulationResult run = run(GUPS, "RP-RD", 1, policy);
    assertThat(policy.before).isNotEmpty().allMatch(site -> site.node() == 1);
    assertThat(policy.after).hasSameSizeAs(policy.before).allMatch(site -> site.node() == 0);
    // The two tables of level 1, of the half blocks at both ends, move before those above.
    assertThat(LookAndMove.children(policy.before)).containsExactly(2, BLOCKS, 0, 0);
    assertThat(LookAndMove.children(policy.after)).containsExactly(2, BLOCKS, 0, 0);
    assertThat(run.hugeLeaves()).isEqualTo(BLOCKS);
    assertThat(run.relocations()).isEqualTo(run.tableBytes() / 4096);
  }

  /** Moves all tables to node 0 and looks at those of level 2 before and after. */
  private static final class LookAndMove implements TablePolicy {
    private static final class Site {
      private final int node;
      private final int[] children;

      Site(int node, int[] children) {
        this.node = node;
        this.children = children;
      }

      int node() {
        return node;
      }
    }

    private final List<Site> before = new ArrayList<>();
    private final List<Site> after = new ArrayList<>();
    private int looks;

    /** What their entries lead to, by node. */
    static List<Integer> children(List<Site> sites) {
      return IntStream.range(0, 4)
          .mapToObj(node -> sites.stream().mapToInt(site -> site.children[node]).sum())
          .toList();
    }

    @Override
    public String name() {
      return "look and move";
    }

    @Override
    public String summary() {
      return "Moves all tables to node 0.";
    }

    @Override
    public Action decide(PolicyView view) {
      looks++;
      List<Site> seen = looks == 1 ? before : after;
      return looks > 2
          ? new Action.Stay()
          : new Action.Move(
              site -> {
                if (site.level() == 2) {
                  seen.add(new Site(site.node(), site.children().get()));
                }
                return Destination.on(0);
              });
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("policies")
  void theSameInputGivesTheSameResult(String policy) {
    SimulationResult first = run(GUPS, "RPI-LD", 0.7, policy);
    assertThat(run(GUPS, "RPI-LD", 0.7, policy)).isEqualTo(first);
    assertThat(first.hugeLeaves()).isEqualTo(BLOCKS * 7 / 10);
  }

  @Test
  void aPageOf2MibIsOnTheNodeThatTouchedItFirst() {
    LookAndMove policy = new LookAndMove();
    String parts = "gen:gups?pages=16384&accesses=100000&threads=4&init=each";
    assertThat(run(parts, "first-touch", 1, policy).hugeLeaves()).isEqualTo(31);
    assertThat(LookAndMove.children(policy.before)).allMatch(pages -> pages >= 7 && pages <= 10);
  }

  @ParameterizedTest
  @CsvSource({"gups, 1", "bptree, 0.5", "canneal, 0.458", "memcached, 1", "redis, 0.4"})
  void aPlacementWithATTakesTheShareOfTheWorkload(String generator, double share) {
    try (Workload opened = Generators.open("gen:" + generator + "?pages=4096")) {
      SimulationPlan plan =
          new SimulationPlan(SmallRuns.machine("mitosis"), SmallRuns.start("TRP-LD"), 1);
      assertThat(plan.hugeShareOf(opened.name())).isBetween(share - 0.001, share + 0.001);
    }
  }

  @Test
  void copiesOfTablesAreTheSmallerForIt() {
    SimulationResult all = run(GUPS, "TRP-LD", 1, "mitosis");
    assertThat(all.replicaBytes()).isEqualTo(3 * all.tableBytes()).isLessThan(100_000);
    assertThat(all.remoteWalkShare()).isZero();
    SimulationResult lazy = run(GUPS, "TRP-LD", 1, "numapte:9");
    assertThat(lazy.replicaBytes()).isEqualTo(lazy.tableBytes());
  }
}
