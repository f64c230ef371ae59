package pagurus.check.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import pagurus.check.world.Order;

/**
 * The events of one execution and which of them happen before which.
 *
 * <p>Two events conflict if they touch a common cell and one changes it. An event happens before
 * those of the same actor behind it, before those that conflict with it behind it, and before those
 * that it made possible. A clock for each event says, for every actor, which of its events is the
 * last to happen before: an event's number, or -1. A thread and its store buffer never race with
 * each other.
 *
 * <p>A <em>race</em> is a pair of conflicting events of two actors of which neither happens before
 * the other in any other way, so that they could have happened the other way round.
 */
final class Trace implements Order {
  /** Hears about races; {@code event} is the one that has just happened. */
  @FunctionalInterface
  interface Races {
    void race(int earlier, int event);
  }

  private record Observer(int event, LongPredicate what) {}

  /** More events than this and the execution goes round in circles. */
  static final int LIMIT = 1 << 14;

  private static final int NEVER = -1;

  private final int actors;
  private final int cpus;
  private final Races races;
  private int[] actorOf = new int[DepthFirst.FIRST_NODES];
  private boolean[] wrote = new boolean[DepthFirst.FIRST_NODES];
  private int[] clocks;
  private final int[] now;
  private final int[] lastWrite;
  private final int[] lastRead;
  private final int[] touched;
  private final boolean[] isTouched;
  private int touchedCount;
  private int[] tickets = new int[64];
  private int[] candidates = new int[64];
  private int candidateCount;
  private long[] valueBefore = new long[DepthFirst.FIRST_NODES];
  private int[] writeBefore = new int[DepthFirst.FIRST_NODES];
  private final Map<Integer, List<Observer>> observers = new HashMap<>();
  private int enabling = NEVER;
  private int length;

  /** A trace of a machine with so many CPUs, whose actors are numbered by role, then by CPU. */
  Trace(int actors, int cpus, int cells, Races races) {
    this.actors = actors;
    this.cpus = cpus;
    this.races = races;
    clocks = new int[DepthFirst.FIRST_NODES * actors];
    now = new int[actors * actors];
    lastWrite = new int[cells];
    lastRead = new int[cells * actors];
    touched = new int[cells];
    isTouched = new boolean[cells];
    Arrays.fill(lastWrite, NEVER);
    Arrays.fill(lastRead, NEVER);
    Arrays.fill(now, NEVER);
  }

  /** Forgets everything: a new execution begins. */
  void clear() {
    for (int i = 0; i < touchedCount; i++) {
      int cell = touched[i];
      isTouched[cell] = false;
      lastWrite[cell] = NEVER;
      Arrays.fill(lastRead, cell * actors, (cell + 1) * actors, NEVER);
    }
    touchedCount = 0;
    observers.clear();
    Arrays.fill(now, NEVER);
    length = 0;
  }

  int length() {
    return length;
  }

  int actorOf(int event) {
    return actorOf[event];
  }

  boolean wrote(int event) {
    return wrote[event];
  }

  /** Whether one event happens before a later one. */
  boolean happensBefore(int earlier, int later) {
    return clocks[later * actors + actorOf[earlier]] >= earlier;
  }

  /** The last event of an actor that happens before an event, or is it; -1 if none does. */
  int clock(int event, int actor) {
    return clocks[event * actors + actor];
  }

  @Override
  public void happened(
      int actor, int lowCell, int highCell, boolean write, long before, long after) {
    candidateCount = 0;
    int row = actor * actors;
    for (int cell = lowCell; cell < highCell; cell++) {
      consider(actor, row, lastWrite[cell]);
      if (write) {
        considerReads(actor, row, cell, before, after);
      }
    }
    append(actor, lowCell, highCell, write, before);
  }

  @Override
  public void let(int actor, int cell, boolean write, long before, long after, LongPredicate lets) {
    candidateCount = 0;
    int row = actor * actors;
    considerHindering(actor, row, cell, lets);
    if (write) {
      considerReads(actor, row, cell, before, after);
    }
    append(actor, cell, cell + 1, write, before);
  }

  /** Two values of which {@code what} says the same are one: only the last change of it counts. */
  @Override
  public void observed(int actor, int cell, long value, LongPredicate what) {
    candidateCount = 0;
    boolean now = what.test(value);
    int changing = lastWrite[cell];
    while (changing != NEVER && what.test(valueBefore[changing]) == now) {
      changing = writeBefore[changing];
    }
    consider(actor, actor * actors, changing);
    touch(cell);
    observers.computeIfAbsent(cell, key -> new ArrayList<>()).add(new Observer(length, what));
    append(actor, cell, cell, false, value);
  }

  private void touch(int cell) {
    if (!isTouched[cell]) {
      isTouched[cell] = true;
      touched[touchedCount++] = cell;
    }
  }

  private void makeRoom(int events) {
    actorOf = Arrays.copyOf(actorOf, events);
    wrote = Arrays.copyOf(wrote, events);
    clocks = Arrays.copyOf(clocks, events * actors);
    valueBefore = Arrays.copyOf(valueBefore, events);
    writeBefore = Arrays.copyOf(writeBefore, events);
  }

  /** The event itself, when all that it races with has been collected. */
  private void append(int actor, int lowCell, int highCell, boolean write, long before) {
    if (length == actorOf.length) {
      makeRoom(2 * length);
    }
    int event = length++;
    int row = actor * actors;
    actorOf[event] = actor;
    wrote[event] = write;
    valueBefore[event] = before;
    writeBefore[event] = lowCell < highCell ? lastWrite[lowCell] : NEVER;
    for (int cell = lowCell; cell < highCell; cell++) {
      touch(cell);
      if (write) {
        lastWrite[cell] = event;
        Arrays.fill(lastRead, cell * actors, (cell + 1) * actors, NEVER);
      } else {
        lastRead[cell * actors + actor] = event;
      }
    }
    int racing = immediate();
    if (enabling != NEVER) {
      join(row, enabling);
      enabling = NEVER;
    }
    for (int i = 0; i < candidateCount; i++) {
      join(row, candidates[i]);
    }
    now[row + actor] = event;
    System.arraycopy(now, row, clocks, event * actors, actors);
    for (int i = 0; i < racing; i++) {
      races.race(candidates[i], event);
    }
  }

  /**
   * Who was held back could not have come just before the write that let it go on, nor before any
   * that left the word as it was: it races with the one that hindered it.
   */
  private void considerHindering(int actor, int row, int cell, LongPredicate lets) {
    int hindering = lastWrite[cell];
    while (hindering != NEVER && !lets.test(valueBefore[hindering])) {
      hindering = writeBefore[hindering];
    }
    consider(actor, row, hindering);
    if (lastWrite[cell] != NEVER && lastWrite[cell] != hindering) {
      enabling = lastWrite[cell];
    }
  }

  private void considerReads(int actor, int row, int cell, long before, long after) {
    for (int other = 0; other < actors; other++) {
      consider(actor, row, lastRead[cell * actors + other]);
    }
    List<Observer> looking = observers.get(cell);
    if (looking != null) {
      for (Iterator<Observer> each = looking.iterator(); each.hasNext(); ) {
        Observer observer = each.next();
        if (observer.what.test(before) != observer.what.test(after)) {
          consider(actor, row, observer.event);
          each.remove();
        }
      }
    }
  }

  private void consider(int actor, int row, int earlier) {
    if (earlier == NEVER) {
      return;
    }
    int other = actorOf[earlier];
    if (other == actor || now[row + other] >= earlier) {
      return;
    }
    if (isSameCpu(actor, other)) {
      join(row, earlier);
      return;
    }
    if (candidateCount == candidates.length) {
      candidates = Arrays.copyOf(candidates, 2 * candidateCount);
    }
    candidates[candidateCount++] = earlier;
  }

  private boolean isSameCpu(int actor, int other) {
    return actor < 2 * cpus && other < 2 * cpus && actor % cpus == other % cpus;
  }

  /** Puts those first that happen before no other candidate; says how many they are. */
  private int immediate() {
    int count = 0;
    for (int i = 0; i < candidateCount; i++) {
      if (isImmediate(i)) {
        int swap = candidates[count];
        candidates[count++] = candidates[i];
        candidates[i] = swap;
      }
    }
    return count;
  }

  private boolean isImmediate(int index) {
    int earlier = candidates[index];
    for (int i = 0; i < candidateCount; i++) {
      int other = candidates[i];
      if (other == earlier ? i < index : other > earlier && happensBefore(earlier, other)) {
        return false;
      }
    }
    return true;
  }

  private void join(int row, int event) {
    int from = event * actors;
    for (int actor = 0; actor < actors; actor++) {
      now[row + actor] = Math.max(now[row + actor], clocks[from + actor]);
    }
  }

  @Override
  public void follows(int actor, int other) {
    int row = actor * actors;
    int from = other * actors;
    for (int i = 0; i < actors; i++) {
      now[row + i] = Math.max(now[row + i], now[from + i]);
    }
  }

  @Override
  public void issued(int buffer, int thread, long ticket) {
    int index = (int) ticket;
    if ((index + 1) * actors > tickets.length) {
      tickets = Arrays.copyOf(tickets, 2 * (index + 1) * actors);
    }
    System.arraycopy(now, thread * actors, tickets, index * actors, actors);
  }

  @Override
  public void emerges(int buffer, long ticket) {
    int row = buffer * actors;
    int from = (int) ticket * actors;
    for (int i = 0; i < actors; i++) {
      now[row + i] = Math.max(now[row + i], tickets[from + i]);
    }
  }
}
