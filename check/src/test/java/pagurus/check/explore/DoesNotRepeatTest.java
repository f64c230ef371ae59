package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.check.explore.SmallProgram.Add;
import pagurus.check.explore.SmallProgram.Move;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;

/** Experiments that are others each time, which no search can look at. */
@Timeout(120)
class DoesNotRepeatTest {
  private static final int FEW_STEPS = 60;
  private static final int THREADS = 2;

  /** Three CPUs add to these words, one after the other. */
  private static SmallProgram adding(int... words) {
    List<Move> moves = IntStream.of(words).<Move>mapToObj(Add::new).toList();
    return new SmallProgram(Collections.nCopies(3, moves), List.of());
  }

  /** Plays one program a number of times, and then another. */
  private static final class Changing implements Experiment {
    private final SmallProgram first;
    private final SmallProgram second;
    private final AtomicInteger left;

    Changing(SmallProgram first, int times, SmallProgram second) {
      this.first = first;
      this.second = second;
      left = new AtomicInteger(times);
    }

    @Override
    public int cpus() {
      return first.cpus();
    }

    @Override
    public int cells() {
      return first.cells();
    }

    @Override
    public Execution start(Sharing sharing, Order order, Watcher watcher) {
      SmallProgram now = left.getAndDecrement() > 0 ? first : second;
      return new SmallExperiment(now, outcome -> Optional.empty()).start(sharing, order, watcher);
    }
  }

  private static Experiment shorter(int times) {
    return new Changing(adding(0, 0, 0), times, adding(0));
  }

  /** As many turns, to the same words in another order. */
  private static Experiment elsewhere(int times) {
    return new Changing(adding(0, 1, 0), times, adding(1, 0, 0));
  }

  private static void assertNoticed(Experiment experiment) {
    SourceSets search = new SourceSets(experiment, Limits.NONE, Progress.NONE);
    assertThatThrownBy(search::search).isInstanceOf(DoesNotRepeatException.class);
  }

  @Test
  void aTurnThatCannotBeTakenAgainIsNoticed() {
    assertNoticed(shorter(5));
  }

  @Test
  void aTurnThatIsAnotherIsNoticed() {
    assertNoticed(elsewhere(5));
  }

  @Test
  void soItIsWithFewPreemptions() {
    EveryOrder search = new EveryOrder(elsewhere(5), 2, Limits.NONE, Progress.NONE);
    assertThatThrownBy(search::search).isInstanceOf(DoesNotRepeatException.class);
  }

  @Test
  void severalThreadsTellItAsOneDoes() {
    SplitSearch search =
        new SplitSearch(elsewhere(200), Limits.NONE, FEW_STEPS, THREADS, Progress.NONE);
    assertThatThrownBy(search::search).isInstanceOf(DoesNotRepeatException.class);
  }

  @Test
  void theTopOfTheTreeIsFollowedTurnByTurn() {
    SplitSearch search =
        new SplitSearch(shorter(20), Limits.NONE, FEW_STEPS, THREADS, Progress.NONE);
    assertThatThrownBy(search::search)
        .isInstanceOf(DoesNotRepeatException.class)
        .hasMessageContaining("went another way at turn ");
  }

  @Test
  void whatIsTheSameEachTimeIsLookedAtCompletely() {
    Experiment same = new Changing(adding(0, 0), 0, adding(0, 0));
    assertThat(new SourceSets(same, Limits.NONE, Progress.NONE).search().complete()).isTrue();
  }
}
