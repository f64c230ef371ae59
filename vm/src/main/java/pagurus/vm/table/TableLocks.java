package pagurus.vm.table;

import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * The word in which a table's life and its lock are one.
 *
 * <p><b>Who owns what.</b> The word is written by compare-and-set while the table is unlocked, and
 * by a plain release store of the holder while it is locked. Bits 0-2 are the {@link TableLife},
 * bit 3 says locked, bit 4 says <em>unmerged</em>, bits 8 and up name the holder.
 *
 * <p><b>Revalidation.</b> A thread finds a table by reading its parent's entry, without a lock. By
 * the time it takes the table's lock the table may have been replaced or unlinked. Both happen
 * under the table's lock, and both end by storing the word as STRAY and unlocked: so whoever holds
 * the lock knows that the parent still refers to the table, and whoever comes too late is refused
 * by the compare-and-set itself. (The 2008 series asked a global count first and then walked
 * again.) The word cannot have been reused meanwhile, since the thread is inside a read section.
 *
 * <p><b>Unmerged.</b> The <em>merge</em> protocol publishes a copy while CPUs may still set D bits
 * in the old table. Until those have been merged, nobody may read D bits here, or take an entry
 * away together with its D bit: {@link #lockExact} waits, {@link #lock} does not. Whoever only
 * fills an absent entry or sets bits needs no exact D (M14).
 *
 * <p>Not promised: fairness, re-entrance.
 */
public class TableLocks {
  /** What came of an attempt to take a lock. */
  public enum Attempt {
    /** The caller holds the lock now. */
    TAKEN,
    /** Somebody else holds it, or the table is unmerged. */
    BUSY,
    /** The table is not live any more: look up again. */
    GONE
  }

  private static final long LIFE = 0x7;
  private static final long LOCKED = 0x8;
  private static final long UNMERGED = 0x10;
  private static final int HOLDER_SHIFT = 8;

  /** The locks of a machine; they have no state of their own. */
  public TableLocks() {}

  /** Makes a table live; only for a table that nobody can reach. */
  public final void bear(Cpu cpu, long word, boolean merged) {
    cpu.storeRelease(Step.FRAME_STATE, word, TableLife.LIVE.ordinal() | (merged ? 0 : UNMERGED));
  }

  /** Makes a table live and locked by the caller; only for a table that nobody can reach. */
  public final void bearLocked(Cpu cpu, long word, boolean merged) {
    long content = TableLife.LIVE.ordinal() | LOCKED | holder(cpu) | (merged ? 0 : UNMERGED);
    cpu.storeRelease(Step.FRAME_STATE, word, content);
  }

  /**
   * Takes the lock of a table that the caller found by a look-up inside a read section, serving
   * IPIs while it waits.
   *
   * @return false if the table is no longer live; the caller must look up again
   */
  public boolean lock(Cpu cpu, long word) {
    return switch (attempt(cpu, word, 0, true)) {
      case TAKEN -> true;
      case GONE -> false;
      case BUSY -> await(cpu, word, 0);
    };
  }

  /** Like {@link #lock}, and waits until the table's D bits can be trusted. */
  public final boolean lockExact(Cpu cpu, long word) {
    return switch (attempt(cpu, word, UNMERGED, true)) {
      case TAKEN -> true;
      case GONE -> false;
      case BUSY -> await(cpu, word, UNMERGED);
    };
  }

  /** Takes the lock of an exact table if it is free at this moment. */
  public final Attempt tryLockExact(Cpu cpu, long word) {
    return attempt(cpu, word, UNMERGED, false);
  }

  /** Who is {@code patient} comes again when the table is busy. */
  private Attempt attempt(Cpu cpu, long word, long hindrance, boolean patient) {
    while (true) {
      long seen =
          patient
              ? cpu.loadUnhindered(Step.LOCK, word, LOCKED | hindrance)
              : cpu.loadAcquire(Step.LOCK, word);
      if ((seen & (LOCKED | hindrance)) != 0) {
        return Attempt.BUSY;
      }
      if ((seen & LIFE) != TableLife.LIVE.ordinal()) {
        return Attempt.GONE;
      }
      if (cpu.compareAndSet(Step.LOCK, word, seen, seen | LOCKED | holder(cpu))) {
        return Attempt.TAKEN;
      }
    }
  }

  private boolean await(Cpu cpu, long word, long hindrance) {
    boolean moving = life(cpu, word) == TableLife.MOVING;
    Step why = moving || hindrance != 0 ? Step.AWAIT_MOVE : Step.AWAIT_LOCK;
    cpu.waitBegins(why);
    Attempt outcome;
    do {
      cpu.relax(why);
      outcome = attempt(cpu, word, hindrance, true);
    } while (outcome == Attempt.BUSY);
    cpu.waitEnds(why);
    return outcome == Attempt.TAKEN;
  }

  private static long holder(Cpu cpu) {
    return (1L + cpu.id()) << HOLDER_SHIFT;
  }

  /** Gives the lock back; the table lives on. */
  public void unlock(Cpu cpu, long word) {
    long unmerged = cpu.loadAcquire(Step.UNLOCK, word) & UNMERGED;
    cpu.storeRelease(Step.UNLOCK, word, TableLife.LIVE.ordinal() | unmerged);
  }

  /** Says that the holder fills the table's replacement. */
  public final void beginMove(Cpu cpu, long word) {
    cpu.storeRelease(Step.FRAME_STATE, word, TableLife.MOVING.ordinal() | LOCKED | holder(cpu));
  }

  /** Gives the lock of a table back that nothing refers to any more: nobody can lock it again. */
  public final void unlockStray(Cpu cpu, long word) {
    cpu.storeRelease(Step.UNLOCK, word, TableLife.STRAY.ordinal());
  }

  /** Gives the lock back and says that the D bits of the table can be trusted from now on. */
  public final void unlockMerged(Cpu cpu, long word) {
    cpu.storeRelease(Step.UNLOCK, word, TableLife.LIVE.ordinal());
  }

  /** Moves a table that is not live on to the next part of its life. */
  public final void become(Cpu cpu, long word, TableLife next) {
    cpu.storeRelease(Step.FRAME_STATE, word, next.ordinal());
  }

  /** The part of its life that a table is in. */
  public final TableLife life(Cpu cpu, long word) {
    return lifeIn(cpu.loadAcquire(Step.FRAME_STATE, word));
  }

  /** The part of its life that a table is in whose word reads like this; for whoever looks on. */
  public static TableLife lifeIn(long content) {
    return TableLife.of((int) (content & LIFE));
  }

  /** Whether somebody holds the lock at this moment; for audits of a machine at rest. */
  public final boolean isHeld(Cpu cpu, long word) {
    return (cpu.loadAcquire(Step.LOCK, word) & LOCKED) != 0;
  }

  /** The word for people, like {@code MOVING, locked by cpu 1}. */
  public static String describe(long word) {
    long holder = (word >>> HOLDER_SHIFT) - 1;
    return TableLife.of((int) (word & LIFE))
        + ((word & UNMERGED) != 0 ? ", unmerged" : "")
        + ((word & LOCKED) != 0 ? ", locked by cpu " + holder : "");
  }
}
