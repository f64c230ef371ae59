package pagurus.check.explore;

import java.util.Arrays;
import java.util.Optional;
import pagurus.check.spec.Finding;
import pagurus.check.world.Cast;
import pagurus.check.world.Conductor;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/**
 * A stateless depth-first search: carries an execution out from the beginning, then goes back to
 * the last point where something is left to try, and carries out the next.
 *
 * <p>Node {@code d} of the present path is the point before event {@code d}; the arrays hold for
 * each node who took the turn and which way it went. Nodes below {@link #settled} are as in the
 * execution before, except that the last of them goes on in another way. Nodes below {@link #fixed}
 * belong to whoever has split the tree, and are never changed.
 */
abstract class DepthFirst {
  /** Nodes that there is room for at first: a small tree is searched faster than 16 Ki cleared. */
  static final int FIRST_NODES = 256;

  int[] chosen;
  int[] choice;
  int[] bound;
  final int fixed;
  int settled;
  int depth;

  private final String method;
  private final Experiment experiment;
  private final Sharing sharing;
  private final Limits limits;
  private final Progress progress;
  private final Trail trail;
  private long executions;
  private long redundant;
  private long steps;
  private int longest;
  private Optional<Verdict.Violation> violation = Optional.empty();

  /** A search of the tree below a prefix. */
  DepthFirst(
      String method,
      Experiment experiment,
      Sharing sharing,
      Limits limits,
      Progress progress,
      Schedule prefix) {
    this.method = method;
    this.experiment = experiment;
    this.sharing = sharing;
    this.limits = limits;
    this.progress = progress;
    fixed = prefix.turns().size();
    int nodes = Math.max(FIRST_NODES, fixed);
    chosen = new int[nodes];
    choice = new int[nodes];
    bound = new int[nodes];
    trail = new Trail(nodes);
    for (int node = 0; node < fixed; node++) {
      chosen[node] = prefix.turns().get(node).actor();
      choice[node] = prefix.turns().get(node).choice();
    }
    settled = fixed;
  }

  /** Hears what happens before what. */
  abstract Order order();

  /** A new execution begins. */
  abstract void begins();

  /**
   * The node at {@link #depth} has not been seen on this path: says who goes first in {@link
   * #chosen}.
   *
   * @return false if whatever can happen from here has been looked at
   */
  abstract boolean open(World world, int enabled);

  /** There will be so many nodes: more than there was room for. */
  abstract void grow(int nodes);

  /** The chosen actor is about to take its turn. */
  abstract void before(World world);

  /** It has taken it; {@link #depth} is the node behind. */
  abstract void after(World world);

  /** What is left to try at a node when everything behind its turn has been: an actor, or -1. */
  abstract int next(int node);

  /**
   * Searches until everything has been looked at, something is found or a limit is reached.
   *
   * @throws DoesNotRepeatException if the experiment is not the same each time
   */
  Verdict search() {
    long end = System.nanoTime() + limits.time().toNanos();
    boolean more = true;
    while (more && violation.isEmpty() && !isBeyond(end)) {
      run();
      if (sharing.hasGrown()) {
        violation = Optional.empty();
        settled = fixed;
        more = fixed == 0;
      } else {
        more = violation.isEmpty() && advance();
      }
      progress.searched(executions + redundant, steps);
    }
    boolean complete = !more && violation.isEmpty();
    return new Verdict(method, complete, executions, redundant, steps, longest, violation);
  }

  private boolean isBeyond(long end) {
    return steps >= limits.steps()
        || System.nanoTime() >= end
        || Thread.currentThread().isInterrupted();
  }

  private void run() {
    begins();
    Execution execution = experiment.start(sharing, order(), Watcher.NONE);
    World world = execution.world();
    depth = 0;
    Path path = new Path(execution);
    world.play(path);
    if (path.isAstray) {
      execution.abandon();
      throw new DoesNotRepeatException(depth + 1);
    }
    if (path.isKnown) {
      redundant++;
      steps += world.steps();
      execution.abandon();
      return;
    }
    Optional<Finding> found = path.found;
    if (found.isEmpty()) {
      found = execution.conclude();
    } else {
      execution.abandon();
    }
    executions++;
    steps += world.steps();
    longest = Math.max(longest, depth);
    if (found.isPresent()) {
      Schedule schedule = Schedule.of(chosen, choice, depth, sharing.known());
      violation = Optional.of(new Verdict.Violation(found.get(), schedule));
    }
  }

  private void makeRoom(int nodes) {
    chosen = Arrays.copyOf(chosen, nodes);
    choice = Arrays.copyOf(choice, nodes);
    bound = Arrays.copyOf(bound, nodes);
    trail.grow(nodes);
    grow(nodes);
  }

  /** Conducts one execution: down the settled nodes, then wherever the search has not been. */
  private final class Path implements Conductor {
    private final Execution execution;
    private final World world;
    private Optional<Finding> found = Optional.empty();
    private boolean isTaken;

    /** Whether everything behind this point has been looked at before. */
    private boolean isKnown;

    /** Whether the settled nodes are not as they were. Not thrown here: a strand may be asking. */
    private boolean isAstray;

    private Path(Execution execution) {
      this.execution = execution;
      world = execution.world();
    }

    @Override
    public int next(int enabled) {
      if (isTaken) {
        depth++;
        after(world);
      }
      found = execution.finding();
      if (enabled == 0 || found.isPresent()) {
        isAstray = depth >= fixed && depth < settled;
        return NOBODY;
      }
      if (depth == Schedule.LONGEST) {
        found = Optional.of(Finding.NO_END);
        return NOBODY;
      }
      if (depth == chosen.length) {
        makeRoom(2 * depth);
      }
      if (depth >= settled && !open(world, enabled)) {
        isKnown = true;
        return NOBODY;
      }
      if (depth < settled && !repeats(enabled)) {
        isAstray = true;
        return NOBODY;
      }
      if (depth >= settled - 1) {
        bound[depth] = world.cast().nextBound(chosen[depth]);
        trail.mark(depth, world.cast(), chosen[depth]);
      }
      before(world);
      isTaken = true;
      return chosen[depth];
    }

    /** Whether the turn of a settled node can be taken, and is the same. */
    private boolean repeats(int enabled) {
      Cast cast = world.cast();
      int actor = chosen[depth];
      return (enabled >>> actor & 1) != 0
          && choice[depth] < cast.nextBound(actor)
          && (depth == settled - 1 || trail.isSame(depth, cast, actor));
    }

    @Override
    public int choice() {
      return choice[depth];
    }
  }

  /** Goes back to the last node where something is left to try; false if there is none. */
  private boolean advance() {
    for (int node = depth - 1; node >= fixed; node--) {
      if (choice[node] + 1 < bound[node]) {
        choice[node]++;
        settled = node + 1;
        return true;
      }
      int actor = next(node);
      if (actor >= 0) {
        chosen[node] = actor;
        choice[node] = 0;
        settled = node + 1;
        return true;
      }
    }
    return false;
  }
}
