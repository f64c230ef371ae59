package pagurus.vm.sync;

import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * Tells when every thread that could hold a pointer to an unlinked table has let go of it.
 *
 * <p>A thread enters a read section before it follows pointers to tables, and leaves it when it
 * holds none. It announces the epoch in which it entered in a slot of its own. <em>A thread that
 * sleeps with a pointer stays in its section</em>: slots belong to threads, not to CPUs, so a
 * sleeping faulter holds a grace period up although its CPU has long run something else (M5).
 *
 * <p>Whoever unlinks a table first makes it unreachable, then takes a ticket with {@link #advance}.
 * The table is quiet when every slot is 0 or later than the ticket.
 *
 * <p>Why that is enough: the reader writes its slot, fences, and only then reads pointers; the
 * other side writes the pointer, fences, and only then reads slots. One of the two must see the
 * other's write. If the reader's slot is seen, the table is kept; if not, the reader sees the new
 * pointer. An epoch that was read long before it was announced only holds back more than it must.
 *
 * <p>Not promised: that hardware walkers have left. That is the business of the shootdown, before.
 */
public final class GracePeriod {
  private static final long OUTSIDE = 0;

  private final long epochWord;
  private final long slots;
  private final int threads;

  /**
   * Grace periods for a number of threads.
   *
   * @param epochWord a word of kernel memory; becomes 1
   * @param slots the first of {@code threads} consecutive words, all 0
   */
  public GracePeriod(Cpu cpu, long epochWord, long slots, int threads) {
    this.epochWord = epochWord;
    this.slots = slots;
    this.threads = threads;
    cpu.storeRelease(Step.EPOCH, epochWord, 1);
  }

  private long slot(int thread) {
    return slots + 8L * thread;
  }

  /** Begins a read section of this thread. Sections do not nest. */
  public void enter(Cpu cpu, int thread) {
    long epoch = cpu.loadAcquire(Step.EPOCH, epochWord);
    cpu.storeRelease(Step.READER_ENTERS, slot(thread), epoch);
    cpu.fence(Step.READER_ENTERS);
  }

  /** Ends it: the thread holds no pointer to a table any more. */
  public void leave(Cpu cpu, int thread) {
    cpu.storeRelease(Step.READER_LEAVES, slot(thread), OUTSIDE);
  }

  /** Takes a ticket for tables that cannot be reached any more by whoever enters from now on. */
  public long advance(Cpu cpu) {
    cpu.fence(Step.EPOCH);
    long ticket = cpu.fetchAdd(Step.EPOCH, epochWord, 1);
    cpu.fence(Step.EPOCH);
    return ticket;
  }

  /** Whether every thread that was inside when the ticket was taken has left since. */
  public boolean isOver(Cpu cpu, long ticket) {
    for (int thread = 0; thread < threads; thread++) {
      if (!cpu.holds(Step.EPOCH, slot(thread), entered -> entered == OUTSIDE || entered > ticket)) {
        return false;
      }
    }
    return true;
  }
}
