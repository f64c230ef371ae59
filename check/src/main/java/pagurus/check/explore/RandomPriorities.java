package pagurus.check.explore;

import java.util.Optional;
import java.util.SplittableRandom;
import pagurus.check.world.Cast;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/**
 * Tries executions at random, in a way that finds shallow defects with a known probability: each
 * actor has a random priority, the highest that can move does, and at a few random points the one
 * that moves falls behind all others (Burckhardt, Kothari, Musuvathi, Nagarakatte: A randomized
 * scheduler with probabilistic guarantees of finding bugs, ASPLOS 2010). Never complete.
 */
public final class RandomPriorities {
  /** Points at which a priority changes: finds defects that need one ordering more than this. */
  private static final int CHANGES = 3;

  private final Experiment experiment;
  private final Limits limits;
  private final long seed;
  private final Progress progress;
  private final Sharing sharing;

  /** A search with this seed: the same seed tries the same executions. */
  public RandomPriorities(Experiment experiment, Limits limits, long seed, Progress progress) {
    this.experiment = experiment;
    this.limits = limits;
    this.seed = seed;
    this.progress = progress;
    sharing = new Sharing(experiment.cells());
  }

  /** Tries executions until something is found or a limit is reached. */
  public Verdict search() {
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + limits.time().toNanos();
    long executions = 0;
    long steps = 0;
    int longest = 1;
    Optional<Verdict.Violation> violation = Optional.empty();
    while (violation.isEmpty()
        && steps < limits.steps()
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      Carrier.Outcome outcome = carry(random.nextLong(), longest);
      executions++;
      steps += outcome.steps();
      longest = Math.max(longest, outcome.schedule().turns().size());
      violation = outcome.finding().map(found -> new Verdict.Violation(found, outcome.schedule()));
      progress.searched(executions, steps);
    }
    return new Verdict(
        "random priorities (seed " + seed + ")", false, executions, 0, steps, longest, violation);
  }

  /** One execution; again if something was learned meanwhile about what an event is. */
  private Carrier.Outcome carry(long draw, int length) {
    Carrier.Outcome outcome;
    do {
      Priorities priorities =
          new Priorities(new SplittableRandom(draw), Cast.sizeFor(experiment.cpus()), length);
      outcome = Carrier.carry(experiment, sharing, Watcher.NONE, priorities);
    } while (sharing.hasGrown());
    return outcome;
  }

  private static final class Priorities implements Carrier.Director {
    private final SplittableRandom random;
    private final int[] priority;
    private final int[] changes = new int[CHANGES];
    private int lowest;
    private int turn;

    Priorities(SplittableRandom random, int actors, int length) {
      this.random = random;
      priority = new int[actors];
      for (int actor = 0; actor < actors; actor++) {
        int other = random.nextInt(actor + 1);
        priority[actor] = priority[other];
        priority[other] = actor;
      }
      for (int i = 0; i < CHANGES; i++) {
        changes[i] = random.nextInt(length);
      }
    }

    @Override
    public Schedule.Turn next(World world, int enabled) {
      int best = highest(enabled);
      for (int change : changes) {
        if (change == turn) {
          priority[best] = --lowest;
          best = highest(enabled);
        }
      }
      turn++;
      return new Schedule.Turn(best, random.nextInt(world.cast().nextBound(best)));
    }

    private int highest(int enabled) {
      int best = Integer.numberOfTrailingZeros(enabled);
      for (int left = enabled; left != 0; left &= left - 1) {
        int actor = Integer.numberOfTrailingZeros(left);
        best = priority[actor] > priority[best] ? actor : best;
      }
      return best;
    }
  }
}
