package pagurus.check.explore;

import java.util.Arrays;
import pagurus.check.world.Cast;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.World;

/**
 * Looks at every execution of an experiment, but at one only of those that differ in nothing but
 * the order of steps that commute.
 *
 * <p>Dynamic partial-order reduction by source sets, with sleep sets (Abdulla, Aronis, Jonsson,
 * Sagonas: Optimal dynamic partial order reduction, POPL 2014, algorithm 1). When two steps race,
 * the node before the earlier is marked to be tried with an actor that can begin a reversal. An
 * actor sleeps at a node as long as everything that begins with it has been looked at from a node
 * before, and nothing has happened since that conflicts with its next step.
 */
public final class SourceSets extends DepthFirst {
  private final Trace trace;
  private int[] backtrack;
  private int[] done;
  private int[] sleep;
  private final int[] firstOf;
  private final int asleepBehindPrefix;
  private final int cpus;

  /** Who sleeps at {@link #depth}; right only behind the settled nodes. */
  private int asleep;

  // Of the turn that is being taken: whose next steps it overlaps with, and which of those write.
  private int overlapping;
  private int writing;
  private int touched;
  private long wordBefore;

  /** A search of all executions. */
  public SourceSets(Experiment experiment, Limits limits, Progress progress) {
    this(experiment, new Sharing(experiment.cells()), limits, progress, Branch.WHOLE);
  }

  /** A search of the executions that begin with a branch. */
  SourceSets(
      Experiment experiment, Sharing sharing, Limits limits, Progress progress, Branch branch) {
    super("source sets", experiment, sharing, limits, progress, branch.prefix());
    int actors = Cast.sizeFor(experiment.cpus());
    cpus = experiment.cpus();
    asleepBehindPrefix = branch.asleep();
    trace = new Trace(actors, experiment.cpus(), experiment.cells(), this::race);
    firstOf = new int[actors];
    backtrack = new int[chosen.length];
    done = new int[chosen.length];
    sleep = new int[chosen.length];
  }

  @Override
  public Verdict search() {
    return super.search();
  }

  @Override
  Order order() {
    return trace;
  }

  @Override
  void begins() {
    trace.clear();
    asleep = asleepBehindPrefix;
  }

  @Override
  void grow(int nodes) {
    backtrack = Arrays.copyOf(backtrack, nodes);
    done = Arrays.copyOf(done, nodes);
    sleep = Arrays.copyOf(sleep, nodes);
  }

  @Override
  boolean open(World world, int enabled) {
    int awake = enabled & ~asleep;
    if (awake == 0) {
      return false;
    }
    sleep[depth] = asleep;
    done[depth] = 0;
    chosen[depth] = first(depth == 0 ? 0 : chosen[depth - 1], world.cast(), awake);
    choice[depth] = 0;
    backtrack[depth] = 1 << chosen[depth];
    bound[depth] = world.cast().nextBound(chosen[depth]);
    return true;
  }

  /**
   * Who is tried first: whoever ran last, or its CPU's store buffer or thread, so that the first
   * executions change from one CPU to another only where they must. Defects show early that way.
   */
  private int first(int last, Cast cast, int awake) {
    if ((awake >>> last & 1) != 0) {
      return last;
    }
    int cpu = cast.cpuOf(last);
    int own = awake & ((1 << cpu) | (1 << (cpus + cpu)));
    return Integer.numberOfTrailingZeros(own != 0 ? own : awake);
  }

  @Override
  void before(World world) {
    if (depth < fixed || depth < settled - 1) {
      return;
    }
    Cast cast = world.cast();
    int actor = chosen[depth];
    asleep = (sleep[depth] | done[depth]) & ~(1 << actor);
    overlapping = 0;
    writing = 0;
    touched = cast.nextLow(actor);
    wordBefore = peek(world, touched);
    for (int left = asleep; left != 0; left &= left - 1) {
      int other = Integer.numberOfTrailingZeros(left);
      if (cast.overlap(actor, other)) {
        overlapping |= 1 << other;
        writing |= cast.nextWrites(other) ? 1 << other : 0;
      }
    }
  }

  @Override
  void after(World world) {
    if (depth <= fixed || depth < settled) {
      return;
    }
    int awoken = trace.wrote(depth - 1) ? overlapping : writing;
    long after = peek(world, touched);
    for (int left = awoken; left != 0; left &= left - 1) {
      int other = Integer.numberOfTrailingZeros(left);
      if (!world.cast().isIndifferent(other, wordBefore, after)) {
        asleep &= ~(1 << other);
      }
    }
  }

  private static long peek(World world, int cell) {
    long address = (long) cell * Long.BYTES;
    return world.memory().exists(address) ? world.peek(address) : 0;
  }

  @Override
  int next(int node) {
    done[node] |= 1 << chosen[node];
    int left = backtrack[node] & ~(done[node] | sleep[node]);
    return left == 0 ? -1 : Integer.numberOfTrailingZeros(left);
  }

  /**
   * An event could have happened before an earlier one. Marks an actor at the node of the earlier:
   * one with whose event a sequence can begin that does everything that does not depend on the
   * earlier event, and then this one. Not needed if one of them is marked, or sleeps: then that
   * sequence is looked at anyway.
   */
  private void race(int earlier, int event) {
    if (event < settled - 1 || earlier < fixed) {
      return;
    }
    int first = initials(earlier, event);
    if ((first & (backtrack[earlier] | sleep[earlier])) == 0) {
      int actor = trace.actorOf(event);
      boolean direct = (first >>> actor & 1) != 0;
      backtrack[earlier] |= direct ? 1 << actor : Integer.lowestOneBit(first);
    }
  }

  private int initials(int earlier, int event) {
    Arrays.fill(firstOf, Integer.MAX_VALUE);
    int seen = 0;
    int first = 0;
    for (int other = earlier + 1; other <= event; other++) {
      int actor = trace.actorOf(other);
      boolean independent = other == event || !trace.happensBefore(earlier, other);
      if (independent && (seen >>> actor & 1) == 0) {
        if (beginsAlone(other, seen)) {
          first |= 1 << actor;
        }
        seen |= 1 << actor;
        firstOf[actor] = other;
      }
    }
    return first;
  }

  /** Whether none of the first events of these actors happens before an event. */
  private boolean beginsAlone(int event, int before) {
    for (int left = before; left != 0; left &= left - 1) {
      int actor = Integer.numberOfTrailingZeros(left);
      if (trace.clock(event, actor) >= firstOf[actor]) {
        return false;
      }
    }
    return true;
  }
}
