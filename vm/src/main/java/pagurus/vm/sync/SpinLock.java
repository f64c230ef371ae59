package pagurus.vm.sync;

import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * A lock that one CPU holds at a time. Not fair, not re-entrant.
 *
 * <p>The word is 0 while nobody holds it, and 1 + the holder's number otherwise, so that a stuck
 * machine tells who holds what.
 */
public final class SpinLock {
  private static final long FREE = 0;

  private final long word;

  /** A lock over this word of kernel memory, which must be 0. */
  public SpinLock(long word) {
    this.word = word;
  }

  /** Takes the lock if it is free; says whether it did. */
  public boolean tryLock(Cpu cpu) {
    return cpu.compareAndSet(Step.LOCK, word, FREE, 1L + cpu.id());
  }

  /** Takes the lock, serving IPIs while it waits. */
  public void lock(Cpu cpu) {
    if (!take(cpu)) {
      awaitAndLock(cpu);
    }
  }

  /** Like {@link #tryLock}, for who will try again. */
  private boolean take(Cpu cpu) {
    return cpu.compareAndSetUnhindered(Step.LOCK, word, FREE, 1L + cpu.id());
  }

  private void awaitAndLock(Cpu cpu) {
    cpu.waitBegins(Step.AWAIT_LOCK);
    do {
      cpu.relax(Step.AWAIT_LOCK);
    } while (cpu.loadAcquire(Step.LOCK, word) != FREE || !take(cpu));
    cpu.waitEnds(Step.AWAIT_LOCK);
  }

  /** Gives the lock back. Only the holder may. */
  public void unlock(Cpu cpu) {
    cpu.storeRelease(Step.UNLOCK, word, FREE);
  }

  /** Whether somebody holds the lock at this moment; for audits of a machine at rest. */
  public boolean isHeld(Cpu cpu) {
    return cpu.loadAcquire(Step.LOCK, word) != FREE;
  }
}
