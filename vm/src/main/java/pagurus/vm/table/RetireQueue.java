package pagurus.vm.table;

import java.util.ArrayDeque;
import java.util.Optional;
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
    for (var next = takeQuiet(cpu); next.isPresent(); next = takeQuiet(cpu)) {
      Retired quiet = next.get();
      locks.become(cpu, tables.word(quiet.table, quiet.level), TableLife.QUIET);
      tables.free(cpu, quiet.table, quiet.level);
      freed++;
    }
    return freed;
  }

  private Optional<Retired> takeQuiet(Cpu cpu) {
    boolean empty = cpu.holds(Step.RETIRE, countWord, count -> count == 0);
    if (empty || !lock.tryLock(cpu)) {
      return Optional.empty();
    }
    try {
      Optional<Retired> quiet = firstQuiet(cpu);
      if (quiet.isPresent()) {
        queue.remove(quiet.get());
        size = queue.size();
        moved -= quiet.get().moved ? 1 : 0;
        cpu.storeRelease(Step.RETIRE, countWord, queue.size());
      }
      return quiet;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Mostly the oldest; one that must wait for another to be freed first lets that go ahead. */
  private Optional<Retired> firstQuiet(Cpu cpu) {
    for (Retired retired : queue) {
      if (!grace.isOver(cpu, retired.ticket)) {
        return Optional.empty();
      }
      if (tables.mayFree(cpu, retired.table)) {
        return Optional.of(retired);
      }
    }
    return Optional.empty();
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
