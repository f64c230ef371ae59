package pagurus.check.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import pagurus.check.world.Cast;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/**
 * The search by source sets, on several host threads: the top of the tree is split into branches,
 * and each branch is searched for itself.
 *
 * <p>The nodes at the top are tried with everybody who can move, not only with a source set, so no
 * branch has to tell another what to try. What a branch begins with sleeps in those behind it, as
 * long as nothing has happened that conflicts with it, so little is looked at twice.
 *
 * <p>Which words are shared must be known before: events are counted. A first search alone finds
 * that out, and is all if the tree is small. If a branch learns more, all begins again.
 */
final class SplitSearch {
  /** Steps of the first search, on one thread. */
  private static final long ALONE = 300_000;

  private static final int BRANCHES_PER_THREAD = 16;

  private final Experiment experiment;
  private final Limits limits;
  private final long alone;
  private final int threads;
  private final Progress progress;

  SplitSearch(Experiment experiment, Limits limits, int threads, Progress progress) {
    this(experiment, limits, ALONE, threads, progress);
  }

  /** The same, with a first search of so many steps. */
  SplitSearch(Experiment experiment, Limits limits, long alone, int threads, Progress progress) {
    this.experiment = experiment;
    this.limits = limits;
    this.alone = alone;
    this.threads = threads;
    this.progress = progress;
  }

  Verdict search() {
    Sharing sharing = new Sharing(experiment.cells());
    Limits small = new Limits(Math.min(alone, limits.steps()), limits.time());
    Verdict first = new SourceSets(experiment, sharing, small, progress, Branch.WHOLE).search();
    boolean isEnough =
        first.complete() || first.violation().isPresent() || first.steps() >= limits.steps();
    if (isEnough) {
      return first;
    }
    List<Integer> known = sharing.known();
    while (true) {
      Round round = new Round(known);
      Verdict verdict = round.search();
      if (round.known().size() == known.size()) {
        return verdict;
      }
      known = round.known();
    }
  }

  /** One attempt, with what is known about sharing at its beginning. */
  private final class Round {
    private final List<Sharing> all = new ArrayList<>();
    private final List<Integer> atFirst;
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final long begin = System.nanoTime();

    Round(List<Integer> known) {
      atFirst = known;
    }

    List<Integer> known() {
      return all.stream().flatMap(one -> one.known().stream()).distinct().sorted().toList();
    }

    private Sharing sharing() {
      Sharing next = new Sharing(experiment.cells(), atFirst);
      all.add(next);
      return next;
    }

    Verdict search() {
      List<Branch> branches = split();
      List<Future<Verdict>> futures = new ArrayList<>();
      Verdict sum = Verdict.NOTHING;
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        for (Branch branch : branches) {
          Sharing sharing = sharing();
          futures.add(pool.submit(() -> search(branch, sharing)));
        }
        for (Future<Verdict> future : futures) {
          sum = sum.and(await(future));
          if (sum.violation().isPresent()) {
            pool.shutdownNow();
          }
        }
      }
      return sum;
    }

    private Verdict search(Branch branch, Sharing sharing) {
      Duration left = limits.time().minusNanos(System.nanoTime() - begin);
      if (left.isNegative() || steps.get() >= limits.steps()) {
        return Verdict.NOTHING.unfinished();
      }
      Limits rest = new Limits(limits.steps() - steps.get(), left);
      return new SourceSets(experiment, sharing, rest, new Share(), branch).search();
    }

    /** Adds what one branch has done to what all have. */
    private final class Share implements Progress {
      private long executionsBefore;
      private long stepsBefore;

      @Override
      public void searched(long executionsOfBranch, long stepsOfBranch) {
        long allExecutions = executions.addAndGet(executionsOfBranch - executionsBefore);
        long allSteps = steps.addAndGet(stepsOfBranch - stepsBefore);
        executionsBefore = executionsOfBranch;
        stepsBefore = stepsOfBranch;
        progress.searched(allExecutions, allSteps);
      }
    }

    private Verdict await(Future<Verdict> future) {
      try {
        return future.get();
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        return Verdict.NOTHING.unfinished();
      } catch (ExecutionException failure) {
        throw new IllegalStateException("a branch of the search failed", failure.getCause());
      }
    }

    /** Branches that together are the whole tree, in the order of a search on one thread. */
    private List<Branch> split() {
      List<Branch> branches = List.of(Branch.WHOLE);
      boolean grows = true;
      while (grows && branches.size() < threads * BRANCHES_PER_THREAD) {
        List<Branch> next = new ArrayList<>();
        for (Branch branch : branches) {
          next.addAll(children(branch));
        }
        grows = next.size() > branches.size();
        branches = next;
      }
      return branches;
    }

    /** The branches that begin with one turn more; the branch itself where all is over. */
    private List<Branch> children(Branch branch) {
      Execution execution = experiment.start(sharing(), Order.NONE, Watcher.NONE);
      World world = execution.world();
      for (Schedule.Turn turn : branch.prefix().turns()) {
        world.take(turn.actor(), turn.choice());
      }
      List<Branch> children = new ArrayList<>();
      Cast cast = world.cast();
      int asleep = branch.asleep();
      for (int left = world.enabled() & ~asleep; left != 0; left &= left - 1) {
        int actor = Integer.numberOfTrailingZeros(left);
        int still = stillAsleep(cast, actor, asleep);
        for (int choice = 0; choice < cast.nextBound(actor); choice++) {
          children.add(branch.then(new Schedule.Turn(actor, choice), still));
        }
        asleep |= 1 << actor;
      }
      boolean isOver = world.enabled() == 0;
      execution.abandon();
      return isOver ? List.of(branch) : children;
    }

    private static int stillAsleep(Cast cast, int actor, int asleep) {
      int still = asleep;
      for (int left = asleep; left != 0; left &= left - 1) {
        int other = Integer.numberOfTrailingZeros(left);
        boolean writes = cast.nextWrites(actor) || cast.nextWrites(other);
        still &= writes && cast.overlap(actor, other) ? ~(1 << other) : -1;
      }
      return still;
    }
  }
}
