package pagurus.vm.sync;

import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * A lock that many readers or one writer hold. A writer that waits keeps new readers out, so
 * readers cannot starve it. Not re-entrant, in no combination.
 *
 * <p>The word: bits 0-31 count the readers, bit 32 says that a writer waits, bit 33 that one holds
 * the lock. Several writers may wait; the bit that says so is raised again by whoever still waits.
 */
public final class ReadWriteLock {
  private static final long READERS = 0xffff_ffffL;
  private static final long WRITER_WAITS = 1L << 32;
  private static final long WRITER = 1L << 33;

  private final long word;

  /** A lock over this word of kernel memory, which must be 0. */
  public ReadWriteLock(long word) {
    this.word = word;
  }

  /** Takes the lock for reading, serving IPIs while it waits. */
  public void lockRead(Cpu cpu) {
    long seen = cpu.loadUnhindered(Step.LOCK, word, ~READERS);
    if (seen > READERS || !cpu.compareAndSet(Step.LOCK, word, seen, seen + 1)) {
      awaitRead(cpu);
    }
  }

  private void awaitRead(Cpu cpu) {
    cpu.waitBegins(Step.AWAIT_LOCK);
    long seen = cpu.loadUnhindered(Step.LOCK, word, ~READERS);
    while (seen > READERS || !cpu.compareAndSet(Step.LOCK, word, seen, seen + 1)) {
      cpu.relax(Step.AWAIT_LOCK);
      seen = cpu.loadUnhindered(Step.LOCK, word, ~READERS);
    }
    cpu.waitEnds(Step.AWAIT_LOCK);
  }

  /** Gives a lock for reading back. */
  public void unlockRead(Cpu cpu) {
    cpu.fetchAdd(Step.UNLOCK, word, -1);
  }

  /** Takes the lock for writing, serving IPIs while it waits. */
  public void lockWrite(Cpu cpu) {
    if (cpu.compareAndSet(Step.LOCK, word, 0, WRITER)) {
      return;
    }
    cpu.waitBegins(Step.AWAIT_LOCK);
    while (!tryWrite(cpu)) {
      cpu.relax(Step.AWAIT_LOCK);
    }
    cpu.waitEnds(Step.AWAIT_LOCK);
  }

  private boolean tryWrite(Cpu cpu) {
    long seen = cpu.loadAcquire(Step.LOCK, word);
    if ((seen & ~WRITER_WAITS) == 0) {
      return cpu.compareAndSet(Step.LOCK, word, seen, WRITER);
    }
    if ((seen & WRITER_WAITS) == 0) {
      cpu.compareAndSet(Step.LOCK, word, seen, seen | WRITER_WAITS);
    }
    return false;
  }

  /** Gives the lock for writing back. */
  public void unlockWrite(Cpu cpu) {
    cpu.fetchAdd(Step.UNLOCK, word, -WRITER);
  }

  /** Whether anybody holds the lock at this moment; for audits of a machine at rest. */
  public boolean isHeld(Cpu cpu) {
    return (cpu.loadAcquire(Step.LOCK, word) & ~WRITER_WAITS) != 0;
  }
}
