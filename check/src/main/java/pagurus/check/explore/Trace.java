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
 * each other; what orders them is that a store is issued before it comes out, and comes out before
 * whatever waits for that. Loads from the buffer: {@link OwnLoads}.
 *
 * <p>A <em>race</em> is a pair of conflicting events of two actors of which neither happens before
 * the other in any other way, so that they could have happened the other way round.
 *
 * <p>A thread that waits for a word goes on for mail, too, and what it does next depends on which
 * comes first: {@link EndedWaits}. So whoever is let go by a word asks for mail with the same
 * event. {@code SmallProgramsTest} holds all this against a search of every order.
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

  private final EndedWaits waits;
  private final OwnLoads ownLoads;
  private int mailCell = NEVER;
  private boolean mail;
  private int length;

  /** A trace of a machine with so many CPUs, whose actors are numbered by role, then by CPU. */
  Trace(int actors, int cpus, int cells, Races races) {
    this.actors = actors;
    this.cpus = cpus;
    this.races = races;
    clocks = new int[DepthFirst.FIRST_NODES * actors];
    now = new int[actors * actors];
    waits = new EndedWaits(actors);
    lastWrite = new int[cells];
    lastRead = new int[cells * actors];
    ownLoads = new OwnLoads((actor, cell, load) -> lastRead[cell * actors + actor] = load);
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
    ownLoads.clear();
    waits.clear();
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
    begin(actor, lowCell, write);
    for (int cell = lowCell; cell < highCell; cell++) {
      consider(actor, lastWrite[cell]);
      if (write) {
        considerReads(actor, cell, before, after);
      }
    }
    append(actor, lowCell, highCell, write, before);
    ownLoads.happened(lowCell);
  }

  @Override
  public void forwarded(int actor, int cell, long ticket) {
    begin(actor, cell, false);
    touch(cell);
    ownLoads.add(length, actor, cell, ticket);
    append(actor, cell, cell, false, 0);
  }

  @Override
  public void let(int actor, int cell, boolean write, long before, long after, LongPredicate lets) {
    begin(actor, cell, write);
    considerHindering(actor, cell, lets);
    if (enabling != NEVER) {
      considerMail(actor, cell);
    }
    if (write) {
      considerReads(actor, cell, before, after);
    }
    append(actor, cell, cell + 1, write, before);
  }

  @Override
  public void mayServe(int actor, int cell, boolean any) {
    mailCell = cell;
    mail = any;
  }

  /** Two values of which {@code what} says the same are one: only the last change of it counts. */
  @Override
  public void observed(int actor, int cell, long value, LongPredicate what) {
    begin(actor, cell, false);
    boolean now = what.test(value);
    int changing = lastToChange(cell, before -> what.test(before) != now);
    consider(actor, changing);
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

  /** An actor's next event; one that takes mail does not come behind what ended its wait. */
  private void begin(int actor, int cell, boolean write) {
    candidateCount = 0;
    wakes(actor, cell, write);
  }

  private void wakes(int actor, int cell, boolean write) {
    comesAfter(actor, waits.takeWaking(actor, cell, write));
  }

  @Override
  public void woken(int actor, int cell) {
    waits.woken(actor, cell, length - 1);
  }

  /** The event asks for mail, too. */
  private void considerMail(int actor, int cell) {
    consider(actor, lastWrite[mailCell]);
    touch(mailCell);
    lastRead[mailCell * actors + actor] = length;
    if (mail) {
      consider(actor, lastWrite[cell]);
    }
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
    int hindering = waits.takeHindering(actor);
    if (hindering != NEVER) {
      add(hindering);
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
  private void considerHindering(int actor, int cell, LongPredicate lets) {
    int last = lastToChange(cell, lets);
    consider(actor, last);
    if (lastWrite[cell] != NEVER && lastWrite[cell] != last) {
      enabling = lastWrite[cell];
    }
  }

  /** The last event before which this was true of a word. */
  private int lastToChange(int cell, LongPredicate lets) {
    int event = lastWrite[cell];
    while (event != NEVER && !lets.test(valueBefore[event])) {
      event = writeBefore[event];
    }
    return event;
  }

  @Override
  public void hindered(int actor, int cell, LongPredicate lets) {
    wakes(actor, cell, false);
    int event = lastToChange(cell, lets);
    if (event != NEVER && mayRace(actor, event) && !isSameCpu(actor, actorOf[event])) {
      waits.hindered(actor, event);
    }
  }

  private void considerReads(int actor, int cell, long before, long after) {
    for (int other = 0; other < actors; other++) {
      consider(actor, lastRead[cell * actors + other]);
    }
    List<Observer> looking = observers.get(cell);
    if (looking != null) {
      for (Iterator<Observer> each = looking.iterator(); each.hasNext(); ) {
        Observer observer = each.next();
        if (observer.what.test(before) != observer.what.test(after)) {
          consider(actor, observer.event);
          each.remove();
        }
      }
    }
  }

  private void consider(int actor, int earlier) {
    if (earlier == NEVER) {
      return;
    }
    if (mayRace(actor, earlier) && !isSameCpu(actor, actorOf[earlier])) {
      add(earlier);
    }
  }

  /** Whether an actor's next event does not come behind an event anyway. */
  private boolean mayRace(int actor, int event) {
    int other = actorOf[event];
    return other != actor && now[actor * actors + other] < event;
  }

  private void add(int earlier) {
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
  public void comesAfter(int actor, int event) {
    if (event != NEVER && event < length) { // else it has been no event
      join(actor * actors, event);
    }
  }

  @Override
  public int events() {
    return length;
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
    ownLoads.emerges(ticket);
    int row = buffer * actors;
    int from = (int) ticket * actors;
    for (int i = 0; i < actors; i++) {
      now[row + i] = Math.max(now[row + i], tickets[from + i]);
    }
  }
}
