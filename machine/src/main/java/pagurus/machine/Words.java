package pagurus.machine;

import java.util.function.LongPredicate;

/**
 * Shared words of physical memory: the only way to touch state that others can touch without a
 * lock.
 *
 * <p>Every operation is one step: it happens whole or not at all, and the world may let any other
 * actor go first. Words are 64 bits wide; the {@code Int} forms are for the 32-bit entries of
 * x86-32 and Sv32. Addresses must be multiples of the width, inside the machine's memory.
 *
 * <p>Order: a load is an acquire, a store a release, and every read-modify-write is both. Nothing
 * here orders an earlier store against a later load; that takes {@link Cpu#fence} (the store
 * buffering of x86, and M6 of the 2008 series).
 */
public interface Words {
  /** Reads the word at {@code paddr}; later accesses stay behind it. */
  long loadAcquire(Step step, long paddr);

  /** Writes the word at {@code paddr}; earlier accesses stay before it. */
  void storeRelease(Step step, long paddr, long value);

  /** Writes {@code value} if the word is {@code expected}, in one step; says whether it did. */
  boolean compareAndSet(Step step, long paddr, long expected, long value);

  /** Writes {@code value} and returns what was there, in one step. */
  long exchange(Step step, long paddr, long value);

  /** Adds {@code delta} and returns what was there before, in one step. */
  long fetchAdd(Step step, long paddr, long delta);

  /**
   * {@link #loadAcquire} for a caller who wants to know only whether something holds for the word.
   * A world may take two values for alike of which {@code what} says the same.
   */
  default boolean holds(Step step, long paddr, LongPredicate what) {
    return what.test(loadAcquire(step, paddr));
  }

  /**
   * {@link #loadAcquire} for a caller who only waits as long as a bit of {@code hindrance} is set.
   * A world may hold the caller back until none is; it need not, so the caller looks.
   */
  default long loadUnhindered(Step step, long paddr, long hindrance) {
    return loadAcquire(step, paddr);
  }

  /**
   * {@link #compareAndSet} for a caller who only waits as long as the word is not {@code expected}.
   * A world may hold the caller back until it is; it need not, so the caller looks.
   */
  default boolean compareAndSetUnhindered(Step step, long paddr, long expected, long value) {
    return compareAndSet(step, paddr, expected, value);
  }

  /** {@link #loadAcquire} of a 32-bit entry, zero-extended by the caller. */
  int loadAcquireInt(Step step, long paddr);

  /** {@link #storeRelease} of a 32-bit entry. */
  void storeReleaseInt(Step step, long paddr, int value);

  /** {@link #compareAndSet} of a 32-bit entry. */
  boolean compareAndSetInt(Step step, long paddr, int expected, int value);

  /** {@link #exchange} of a 32-bit entry. */
  int exchangeInt(Step step, long paddr, int value);
}
