package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.sim.world.Replicas;

/** Our own policy does no more than pays. */
class CopyWhereWalkedTest {
  private static final String SHARED =
      "gen:pagerank?degree=11&pages=16384&accesses=400000&threads=4&init=single";

  private static SimulationResult shared(String policy) {
    return SmallRuns.run("mitosis", SHARED, StartPlacement.FIRST_TOUCH, policy);
  }

  /** Ours, seeing the world as it is, or through somebody's eyes. */
  private static class Watched implements TablePolicy {
    private final TablePolicy ours = PolicyCatalog.named("pagurus").orElseThrow();
    final List<Action> done = new ArrayList<>();
    final List<Integer> when = new ArrayList<>();
    int ticks;

    PolicyView seen(PolicyView view) {
      return view;
    }

    @Override
    public String name() {
      return "watched";
    }

    @Override
    public String summary() {
      return "Ours, watched.";
    }

    @Override
    public Action decide(PolicyView view) {
      ticks++;
      Action action = ours.decide(seen(view));
      if (!(action instanceof Action.Stay)) {
        done.add(action);
        when.add(ticks);
      }
      return action;
    }
  }

  @Test
  void copiesThatSaveLittleAreDropped() {
    // To drop them empties the TLBs, which a short run would notice.
    String longer = SHARED.replace("accesses=4", "accesses=32");
    SimulationResult mitosis =
        SmallRuns.run("mitosis", longer, StartPlacement.FIRST_TOUCH, "mitosis");
    SimulationResult ours = SmallRuns.run("mitosis", longer, StartPlacement.FIRST_TOUCH, "pagurus");
    assertThat((double) ours.cycles()).isLessThan(1.02 * mitosis.cycles());
    assertThat(ours.replicaBytes()).isBetween(1L, mitosis.replicaBytes() / 2);
  }

  @Test
  void aTableThatOnlyOneNodeReadsMovesThere() {
    assertThat(shared("pagurus").relocations()).isPositive();
  }

  @Test
  void nothingIsDoneWhereWalksLoseNothing() {
    String local = "gen:gups?pages=8192&accesses=100000";
    SimulationResult run = SmallRuns.run("mitosis", local, SmallRuns.start("LP-LD"), "pagurus");
    assertThat(run.relocations()).isZero();
    assertThat(run.replicaBytes()).isZero();
    assertThat(run.shootdowns()).isZero();
  }

  @Test
  void copiesGoWhenWalksNoLongerMatter() {
    Watched watched =
        new Watched() {
          @Override
          PolicyView seen(PolicyView view) {
            boolean calm = ticks > 40;
            return calm ? withWalks(view, 0) : view;
          }
        };
    SimulationResult run = SmallRuns.run("mitosis", SHARED, StartPlacement.FIRST_TOUCH, watched);
    assertThat(watched.done.get(1)).isInstanceOf(Action.Replicate.class); // the first counts tables
    assertThat(watched.done.getLast()).isEqualTo(new Action.Replicate(new Replicas.None()));
    assertThat(run.replicaBytes()).isZero();
  }

  private static PolicyView withWalks(PolicyView view, double share) {
    return new PolicyView(
        view.mode(),
        view.hardware(),
        view.topology(),
        view.costs(),
        view.tables(),
        view.cpus(),
        view.accesses(),
        0,
        0,
        0,
        view.cycles(),
        (long) (share * view.cycles()));
  }

  @Test
  void itActsAtOnceWhereMuchIsLostAndElseWhenTheLossIsWorthTheMoves() {
    // Reads take 580 cycles instead of 280, so that half of the time of walks is lost.
    assertThat(firstAct(0.08)).as("the first look; it has counted tables before").isEqualTo(2);
    assertThat(firstAct(0.03)).isGreaterThan(4);
  }

  /** The tick at which it acts where walks of remote tables take so large a share of the time. */
  private static int firstAct(double walks) {
    Watched watched =
        new Watched() {
          @Override
          PolicyView seen(PolicyView view) {
            return withWalks(view, walks);
          }
        };
    String gups = "gen:gups?pages=65536&accesses=100000";
    SmallRuns.run("mitosis", gups, SmallRuns.start("RP-LD"), watched);
    return watched.when.get(1);
  }

  @Test
  void aProgramThatHasSettledLosesCopiesThatSaveLittle() {
    Watched watched = new Watched();
    String gups = "gen:gups?pages=8192&accesses=400000";
    SimulationResult run = SmallRuns.wandering("mitosis", gups, watched, List.of(0.05, 0.1));
    int trim = watched.when.size() - 1;
    int ticks = watched.when.get(trim) - watched.when.get(trim - 1);
    assertThat(ticks).as("until it has settled, and samples are enough").isBetween(64, 80);
    assertThat(run.replicaBytes()).isLessThan(3 * run.tableBytes());
  }

  @Test
  void aProgramThatWandersGetsCopiesWhereItHasBeen() {
    String gups = "gen:gups?pages=8192&accesses=400000";
    SimulationResult mitosis = SmallRuns.wandering(gups, named("mitosis"), 40);
    SimulationResult ours = SmallRuns.wandering(gups, named("pagurus"), 40);
    assertThat(ours.relocations()).isBetween(1L, 3 * ours.tableBytes() / 4096);
    assertThat((double) ours.cycles()).isLessThan(1.02 * mitosis.cycles());
  }

  @Test
  void aProgramThatWandersOnKeepsItsCopies() {
    Watched watched = new Watched();
    String pagerank = "gen:pagerank?degree=11&pages=16384&accesses=400000";
    SimulationResult run = SmallRuns.wandering("mitosis", pagerank, watched, 20);
    // It counts tables, follows the first move, and has copies on all nodes from the second on.
    assertThat(watched.done).hasSize(3);
    assertThat(run.replicaBytes()).isEqualTo(3 * run.tableBytes());
  }

  @Test
  void whoHasDroppedTooMuchTakesMoreSamplesTheNextTime() {
    Watched watched =
        new Watched() {
          @Override
          PolicyView seen(PolicyView view) {
            return withWalks(view, 50); // so that the little which is lost then is too much
          }
        };
    String longer = SHARED.replace("accesses=4", "accesses=32");
    SmallRuns.run("mitosis", longer, StartPlacement.FIRST_TOUCH, watched);
    // After it has counted tables it makes all copies, and drops some when samples are enough.
    List<Integer> waits = new ArrayList<>();
    for (int i = 2; i < watched.when.size(); i += 2) {
      waits.add(watched.when.get(i) - watched.when.get(i - 1));
    }
    assertThat(waits).hasSizeGreaterThan(2);
    assertThat(waits.get(1)).isGreaterThan(3 * waits.get(0) / 2);
    assertThat(waits.get(2)).isGreaterThan(3 * waits.get(1) / 2);
  }

  private static TablePolicy named(String name) {
    return PolicyCatalog.named(name).orElseThrow();
  }
}
