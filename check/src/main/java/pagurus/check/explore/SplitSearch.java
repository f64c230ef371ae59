package pagurus.check.explore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
 *
 * <p>Where several branches have something wrong, the first of them in the order of the tree is
 * told. So when one is found in a branch, those behind it are given up, and those before it go on
 * until each has taken some times as many steps as that took: they may have a simpler one, and they
 * may have no end.
 */
final class SplitSearch {
  /** Steps of the first search, on one thread. */
  private static final long ALONE = 300_000;

  private static final int BRANCHES_PER_THREAD = 16;

  /** How many times as many steps as a branch with something wrong one before it may take. */
  private static final int PATIENCE = 4;

  private final Experiment experiment;
  private final Limits limits;
  private final long alone;
  private final int threads;
  private final Progress progress;
  private final long begin = System.nanoTime();

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
    long taken = first.steps();
    while (true) {
      Round round = new Round(known, taken);
      Verdict verdict = round.search();
      taken += verdict.steps();
      boolean isAll = round.known().size() == known.size();
      if (isAll || verdict.violation().isPresent()) {
        return verdict;
      }
      if (left().isNegative()
          || taken >= limits.steps()
          || Thread.currentThread().isInterrupted()) {
        return verdict.unfinished();
      }
      known = round.known();
    }
  }

  private Duration left() {
    return limits.time().minusNanos(System.nanoTime() - begin);
  }

  /**
   * A branch in which something is wrong.
   *
   * @param number of the branch
   * @param steps after which that was found
   */
  private record Broken(int number, long steps) {
    /** Of two the first one, with the steps of the one that took more. */
    Broken and(Broken other) {
      return new Broken(Math.min(number, other.number), Math.max(steps, other.steps));
    }
  }

  /** One attempt, with what is known about sharing at its beginning. */
  private final class Round {
    private final List<Sharing> all = new ArrayList<>();
    private final List<Integer> atFirst;
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final long taken;

    /** What has been found so far; a number behind all branches if nothing has. */
    private final AtomicReference<Broken> broken =
        new AtomicReference<>(new Broken(Integer.MAX_VALUE, 0));

    private volatile boolean isStopped;

    /**
     * A round.
     *
     * @param taken steps before it
     */
    Round(List<Integer> known, long taken) {
      atFirst = known;
      this.taken = taken;
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
        for (int i = 0; i < branches.size(); i++) {
          int number = i;
          Sharing sharing = sharing();
          futures.add(pool.submit(() -> search(number, branches.get(number), sharing)));
        }
        boolean interrupted = false;
        for (Future<Verdict> future : futures) {
          interrupted |= stopIfInterrupted(future);
          sum = sum.and(result(future));
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      return sum;
    }

    private Verdict search(int number, Branch branch, Sharing sharing) {
      Duration left = left();
      long rest = limits.steps() - taken - steps.get();
      if (left.isNegative() || rest <= 0 || isNeedless(number, 0)) {
        return Verdict.NOTHING.unfinished();
      }
      Share share = new Share(number);
      Limits own = new Limits(rest, left);
      Verdict verdict = new SourceSets(experiment, sharing, own, share, branch).search();
      if (verdict.violation().isPresent()) {
        broken.accumulateAndGet(new Broken(number, verdict.steps()), Broken::and);
      }
      return verdict;
    }

    /** Whether nobody wants to know what comes of a branch that has taken so many steps. */
    private boolean isNeedless(int number, long stepsOfBranch) {
      Broken found = broken.get();
      boolean isBefore = number < found.number();
      boolean isLate = stepsOfBranch > alone + PATIENCE * found.steps();
      boolean isFound = found.number() < Integer.MAX_VALUE;
      return isStopped || (isFound && number != found.number() && (!isBefore || isLate));
    }

    /** Adds what one branch has done to what all have, and ends it if that is enough. */
    private final class Share implements Progress {
      private final int number;
      private long executionsBefore;
      private long stepsBefore;

      Share(int number) {
        this.number = number;
      }

      @Override
      public void searched(long executionsOfBranch, long stepsOfBranch) {
        long allExecutions = executions.addAndGet(executionsOfBranch - executionsBefore);
        long allSteps = steps.addAndGet(stepsOfBranch - stepsBefore);
        executionsBefore = executionsOfBranch;
        stepsBefore = stepsOfBranch;
        progress.searched(allExecutions, allSteps);
        if (isNeedless(number, stepsOfBranch)) {
          Thread.currentThread().interrupt(); // the pool forgets that before the next branch
        }
      }
    }

    /** Waits; if somebody interrupts, all branches end after the execution that they are in. */
    private boolean stopIfInterrupted(Future<Verdict> future) {
      boolean interrupted = false;
      while (!future.isDone()) {
        try {
          future.get();
        } catch (InterruptedException _) {
          isStopped = true;
          interrupted = true;
        } catch (ExecutionException _) {
          return interrupted; // which is told with the result
        }
      }
      return interrupted;
    }

    /** What came of a branch; if it has failed, all others end before that is told. */
    private Verdict result(Future<Verdict> future) {
      if (future.state() == Future.State.FAILED) {
        isStopped = true;
        switch (future.exceptionNow()) {
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          case Throwable e -> throw new IllegalStateException("a branch of the search failed", e);
        }
      }
      return future.resultNow();
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
      follow(branch.prefix(), world);
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

    private static void follow(Schedule prefix, World world) {
      int number = 0;
      for (Schedule.Turn turn : prefix.turns()) {
        number++;
        boolean canMove = (world.enabled() >>> turn.actor() & 1) != 0;
        if (!canMove || turn.choice() >= world.cast().nextBound(turn.actor())) {
          throw new DoesNotRepeatException(number);
        }
        world.take(turn.actor(), turn.choice());
      }
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
