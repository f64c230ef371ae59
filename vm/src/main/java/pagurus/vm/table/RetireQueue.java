package pagurus.vm.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.sync.GracePeriod;
import pagurus.vm.sync.SpinLock;

/**
 * Tables that no walker can reach any more, waiting until no thread can either.
 *
 * <p>Each waits with its level and owner, so that it is freed by the right destructor (M8), and
 * with the ticket of its own batch, so that back-to-back relocations do not hold each other up
 * (M16).
 *
 * <p><b>A bound on limbo memory.</b> A read section that lasts keeps every table here that has been
 * retired since it began, and movers could go on meanwhile. So there is a limit: a mover that finds
 * the queue full waits, holding nothing, until it is not, before it begins another batch. Since the
 * queue was last below its limit, no mover can thus have ended more than one batch: of tables that
 * were moved, at most the limit less one, and one batch for each mover, are ever in limbo. What is
 * unmapped is not held up: it waits here, too, and movers wait for it, but nobody who unmaps does.
 */
public final class RetireQueue {
  private record Retired(long table, int level, int owner, long ticket, boolean moved) {}

  /**
   * Tables that may be freed.
   *
   * @param holdsBack whether another could be, too, but must wait for one of them to be freed first
   */
  private record Quiet(List<Retired> tables, boolean holdsBack) {
    static final Quiet NONE = new Quiet(List.of(), false);
  }

  private final TableStore tables;
  private final TableLocks locks;
  private final GracePeriod grace;
  private final SpinLock lock;
  private final long countWord;
  private final ArrayDeque<Retired> queue = new ArrayDeque<>();
  private final int limit;
  private int most;
  private int moved;
  private int mostMoved;

  /** The size of the queue, for those who only want a hint. */
  private volatile int size;

  /**
   * An empty queue.
   *
   * @param countWord a word of kernel memory, 0; says how many tables wait, so that whoever would
   *     free some need not take the lock to see that there are none
   * @param limit how many tables may wait before movers wait for them
   */
  public RetireQueue(
      TableStore tables,
      TableLocks locks,
      GracePeriod grace,
      SpinLock lock,
      long countWord,
      int limit) {
    this.tables = tables;
    this.locks = locks;
    this.grace = grace;
    this.lock = lock;
    this.countWord = countWord;
    this.limit = limit;
  }

  /**
   * Queues a table that has been unlinked and whose shootdown every CPU has acknowledged.
   *
   * @param ticket from {@link GracePeriod#advance}, taken after it was unlinked
   * @param replaced whether a mover has put another table in its place
   */
  public void add(Cpu cpu, long table, int level, int owner, long ticket, boolean replaced) {
    locks.become(cpu, tables.word(table, level), TableLife.FLUSHED);
    lock.lock(cpu);
    queue.addLast(new Retired(table, level, owner, ticket, replaced));
    size = queue.size();
    most = Math.max(most, queue.size());
    moved += replaced ? 1 : 0;
    mostMoved = Math.max(mostMoved, moved);
    cpu.storeRelease(Step.RETIRE, countWord, queue.size());
    lock.unlock(cpu);
  }

  /** Frees the tables whose grace period is over; says how many. Does not wait. */
  public int reap(Cpu cpu) {
    int freed = 0;
    Quiet quiet;
    do {
      quiet = takeQuiet(cpu);
      for (Retired retired : quiet.tables) {
        locks.become(cpu, tables.word(retired.table, retired.level), TableLife.QUIET);
        tables.free(cpu, retired.table, retired.level);
      }
      freed += quiet.tables.size();
    } while (quiet.holdsBack && !quiet.tables.isEmpty());
    return freed;
  }

  /** Takes all of them out of the queue at once, under one lock, so that a batch costs no more. */
  private Quiet takeQuiet(Cpu cpu) {
    boolean empty = cpu.holds(Step.RETIRE, countWord, count -> count == 0);
    if (empty || !lock.tryLock(cpu)) {
      return Quiet.NONE;
    }
    try {
      Quiet quiet = removeQuiet(cpu);
      if (!quiet.tables.isEmpty()) {
        size = queue.size();
        cpu.storeRelease(Step.RETIRE, countWord, queue.size());
      }
      return quiet;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Oldest first; where one period is over, so are those that began before it. */
  private Quiet removeQuiet(Cpu cpu) {
    List<Retired> quiet = new ArrayList<>();
    boolean holdsBack = false;
    long over = Long.MIN_VALUE;
    for (Iterator<Retired> each = queue.iterator(); each.hasNext(); ) {
      Retired next = each.next();
      if (next.ticket > over) {
        if (!grace.isOver(cpu, next.ticket)) {
          break;
        }
        over = next.ticket;
      }
      if (tables.mayFree(cpu, next.table)) {
        each.remove();
        quiet.add(next);
        moved -= next.moved ? 1 : 0;
      } else {
        holdsBack = true;
      }
    }
    return new Quiet(quiet, holdsBack);
  }

  /** Whether movers must wait until some have been freed; a hint unless the machine is at rest. */
  public boolean isFull() {
    return size >= limit;
  }

  /** How many tables wait; exact only at rest. */
  public int waiting() {
    return queue.size();
  }

  /** How many tables of a level wait; exact only at rest. */
  public long waiting(int level) {
    return queue.stream().filter(retired -> retired.level == level).count();
  }

  /** So many tables may wait before movers wait for them. */
  public int limit() {
    return limit;
  }

  /** The most that have ever waited at once, unmapped ones included. */
  public int most() {
    return most;
  }

  /** The most tables that have ever waited at once because they were moved. */
  public int mostMoved() {
    return mostMoved;
  }
}
