package pagurus.check.explore;

import java.util.Arrays;
import java.util.Optional;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/**
 * Looks at every execution of an experiment, but at one only of those that differ in nothing but
 * the order of steps that commute.
 *
 * <p>Stateless search with dynamic partial-order reduction by source sets, and sleep sets (Abdulla,
 * Aronis, Jonsson, Sagonas: Optimal dynamic partial order reduction, POPL 2014, algorithm 1). Each
 * execution is carried out from the beginning. When two steps race, the point before the earlier is
 * marked to be tried with an actor that can begin a reversal; a sleeping actor need not be tried,
 * since whatever begins with it has been looked at.
 *
 * <p>Node {@code d} of the path is the point before event {@code d}; the arrays hold, for each node
 * of the present path, bit masks of actors.
 */
public final class SourceSets {
  private static final int LIVELOCK = Trace.LIMIT - 1;

  private final Experiment experiment;
  private final Limits limits;
  private final Progress progress;
  private final Trace trace;
  private final int actors;
  private final int[] backtrack = new int[Trace.LIMIT];
  private final int[] done = new int[Trace.LIMIT];
  private final int[] sleep = new int[Trace.LIMIT];
  private final int[] chosen = new int[Trace.LIMIT];
  private final int[] choice = new int[Trace.LIMIT];
  private final int[] bound = new int[Trace.LIMIT];
  private final int[] firstOf;
  private Sharing sharing;
  private int settled;
  private int depth;
  private long executions;
  private long redundant;
  private long steps;
  private int longest;
  private Optional<Verdict.Violation> violation = Optional.empty();

  /** A search that has not begun. */
  public SourceSets(Experiment experiment, Limits limits, Progress progress) {
    this.experiment = experiment;
    this.limits = limits;
    this.progress = progress;
    actors = 3 * experiment.cpus();
    sharing = new Sharing(experiment.cells());
    trace = new Trace(actors, experiment.cpus(), experiment.cells(), this::race);
    firstOf = new int[actors];
  }

  /** Searches until everything has been looked at, something is found or a limit is reached. */
  public Verdict search() {
    long end = System.nanoTime() + limits.time().toNanos();
    boolean more = true;
    while (more && violation.isEmpty() && steps < limits.steps() && System.nanoTime() < end) {
      run();
      if (sharing.hasGrown() && violation.isEmpty()) {
        settled = 0;
      } else {
        more = violation.isEmpty() && advance();
      }
      progress.searched(executions, steps);
    }
    boolean complete = !more && violation.isEmpty();
    return new Verdict("source sets", complete, executions, redundant, steps, longest, violation);
  }

  private void run() {
    trace.clear();
    Execution execution = experiment.start(sharing, trace, Watcher.NONE);
    World world = execution.world();
    depth = 0;
    int asleep = 0;
    Optional<Finding> found = execution.finding();
    int enabled = world.enabled();
    while (enabled != 0 && found.isEmpty()) {
      if (depth == LIVELOCK) {
        found = Optional.of(new Finding(Invariant.I9, "the execution goes on for ever"));
        break;
      }
      if (depth >= settled && !openNode(world, enabled, asleep)) {
        redundant++;
        steps += world.steps();
        execution.abandon();
        return;
      }
      asleep = step(world);
      found = execution.finding();
      enabled = world.enabled();
    }
    if (found.isEmpty()) {
      found = execution.conclude();
    } else {
      execution.abandon();
    }
    executions++;
    steps += world.steps();
    longest = Math.max(longest, depth);
    if (found.isPresent()) {
      Schedule schedule = Schedule.of(chosen, choice, depth);
      violation = Optional.of(new Verdict.Violation(found.get(), schedule));
    }
  }

  /** A node that has not been seen on this path: chooses who goes first; false if all sleep. */
  private boolean openNode(World world, int enabled, int asleep) {
    int awake = enabled & ~asleep;
    if (awake == 0) {
      return false;
    }
    sleep[depth] = asleep;
    done[depth] = 0;
    int last = depth == 0 ? 0 : chosen[depth - 1];
    boolean goOn = (awake >>> last & 1) != 0;
    choose(goOn ? last : Integer.numberOfTrailingZeros(awake));
    backtrack[depth] = 1 << chosen[depth];
    bound[depth] = world.cast().nextBound(chosen[depth]);
    return true;
  }

  private void choose(int actor) {
    chosen[depth] = actor;
    choice[depth] = 0;
  }

  /** Takes the step of the node; says who sleeps behind it. */
  private int step(World world) {
    int actor = chosen[depth];
    int asleep = (sleep[depth] | done[depth]) & ~(1 << actor);
    int overlapping = 0;
    int writing = 0;
    if (depth >= settled - 1) {
      bound[depth] = world.cast().nextBound(actor);
      for (int left = asleep; left != 0; left &= left - 1) {
        int other = Integer.numberOfTrailingZeros(left);
        if (world.cast().nextLow(other) < world.cast().nextHigh(actor)
            && world.cast().nextLow(actor) < world.cast().nextHigh(other)) {
          overlapping |= 1 << other;
          writing |= world.cast().nextWrites(other) ? 1 << other : 0;
        }
      }
    }
    world.take(actor, choice[depth]);
    boolean wrote = trace.wrote(depth);
    depth++;
    return asleep & ~(wrote ? overlapping : writing);
  }

  /** Goes back to the last node where something is left to try; false if there is none. */
  private boolean advance() {
    for (int node = depth - 1; node >= 0; node--) {
      if (choice[node] + 1 < bound[node]) {
        choice[node]++;
        settled = node + 1;
        return true;
      }
      done[node] |= 1 << chosen[node];
      int left = backtrack[node] & ~(done[node] | sleep[node]);
      if (left != 0) {
        chosen[node] = Integer.numberOfTrailingZeros(left);
        choice[node] = 0;
        settled = node + 1;
        return true;
      }
    }
    return false;
  }

  /**
   * An event could have happened before an earlier one. Marks an actor at the node of the earlier:
   * one with whose event a sequence can begin that does everything that does not depend on the
   * earlier event, and then this one.
   */
  private void race(int earlier, int event) {
    if (event < settled - 1) {
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
        seen |= 1 << actor;
        firstOf[actor] = other;
        if (beginsAlone(other, seen & ~(1 << actor))) {
          first |= 1 << actor;
        }
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

  /** What has been learned about who touches what. */
  public Sharing sharing() {
    return sharing;
  }
}
