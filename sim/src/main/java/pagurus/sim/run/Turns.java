package pagurus.sim.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Threads of a program go on in turns, the one whose clock is least first; of those that share a
 * CPU, the one whose last turn was longest ago.
 */
final class Turns {
  /** The accesses of a turn. */
  private static final int LENGTH = 256;

  /** How often the policy is asked. */
  private static final int TICKS = 256;

  /** The first time comes sooner: a run is a small part of a program's life. */
  private static final int FIRST_TICK_SOONER = 4;

  private static final long SHORTEST_TICK = 1 << 10;

  /** What else happens while threads go on. */
  interface Course {
    /** A turn is over, and so is this share of all accesses, from 0 to 1. */
    default void turn(double share) {}

    /** It is time to ask the policy. */
    void tick(double share);
  }

  private final int length;
  private final Consumer<ThreadRun> after;
  private long accesses;
  private long turns;

  /** Turns of the usual length. */
  Turns() {
    this(LENGTH, thread -> {});
  }

  /**
   * Turns of another length.
   *
   * @param length accesses of a turn
   * @param after hears who has had a turn
   */
  Turns(int length, Consumer<ThreadRun> after) {
    this.length = length;
    this.after = after;
  }

  /** The accesses of all threads since {@link #forget}. */
  long accesses() {
    return accesses;
  }

  /** Counts accesses anew. */
  void forget() {
    accesses = 0;
  }

  /**
   * Lets them go on until all are over.
   *
   * @param expected accesses in all
   * @param course hears which share is done
   */
  void run(List<ThreadRun> threads, long expected, Course course) {
    List<ThreadRun> going = new ArrayList<>(threads);
    going.removeIf(ThreadRun::isOver);
    long end = Math.max(1, expected);
    long every = Math.max(SHORTEST_TICK, end / TICKS);
    long next = Math.max(every / FIRST_TICK_SOONER, (long) LENGTH * threads.size());
    while (!going.isEmpty()) {
      ThreadRun first = least(going);
      accesses += first.go(length, ++turns);
      after.accept(first);
      if (first.isOver()) {
        going.remove(first);
      }
      double share = Math.min(1, (double) accesses / end);
      course.turn(share);
      if (accesses >= next) {
        next += every;
        course.tick(share);
      }
    }
  }

  private static ThreadRun least(List<ThreadRun> going) {
    ThreadRun first = going.getFirst();
    for (int i = 1; i < going.size(); i++) {
      ThreadRun run = going.get(i);
      first = isSooner(run, first) ? run : first;
    }
    return first;
  }

  /** Threads that share a CPU have one clock, and go on in turns all the same. */
  private static boolean isSooner(ThreadRun run, ThreadRun other) {
    if (run.isWaiting() || other.isWaiting()) {
      return !run.isWaiting();
    }
    return run.cpu().cycles() < other.cpu().cycles()
        || (run.cpu() == other.cpu() && run.lastTurn() < other.lastTurn());
  }
}
