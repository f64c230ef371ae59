package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.world.Replicas;

/** What a CPU remembers of the ways to leaf tables goes when it loads a root, or loses a copy. */
class WalkCacheTest {
  /** Four leaf tables, which a walk cache holds, and more pages than a TLB does. */
  private static final String FITS = "gen:gups?pages=2048&accesses=40000&init=single";

  /**
   * Bit n for each node n that has copies, when it is asked for the first time and from then on.
   */
  private static final class Copies implements TablePolicy {
    private final long first;
    private final long later;
    private boolean isAsked;

    Copies(long first, long later) {
      this.first = first;
      this.later = later;
    }

    @Override
    public String name() {
      return "copies";
    }

    @Override
    public String summary() {
      return "Copies that come and go.";
    }

    @Override
    public Action decide(PolicyView view) {
      long wanted = isAsked ? later : first;
      isAsked = true;
      return new Action.Replicate(new Replicas.Chosen(site -> wanted, wanted));
    }
  }

  /** Entries that walks read of each level from 2 on. */
  private static List<Long> readsAbove(String start, TablePolicy policy) {
    SimulationResult run = SmallRuns.run("mitosis", FITS, SmallRuns.start(start), policy);
    return run.walkLevels().stream()
        .skip(1)
        .map(level -> level.readsByNode().stream().mapToLong(reads -> reads).sum())
        .toList();
  }

  @Test
  void aWalkBeginsAtTheRootWhenThatHasBeenLoaded() {
    assertThat(readsAbove("first-touch", SmallRuns.named("first-touch")))
        .containsExactly(0L, 0L, 0L);
    List<Long> loaded = readsAbove("first-touch", SmallRuns.named("mitosis"));
    assertThat(loaded.get(0)).as("each leaf table is found anew").isBetween(4L, 5L);
    assertThat(loaded.subList(1, 3)).containsExactly(1L, 1L);
  }

  @Test
  void theWayToACopyIsForgottenWithIt() {
    long stays = readsAbove("RP-LD", new Copies(1, 1)).getFirst();
    long goes = readsAbove("RP-LD", new Copies(1, 0)).getFirst();
    assertThat(goes - stays).as("leaf tables that are found anew").isBetween(4L, 5L);
  }
}
