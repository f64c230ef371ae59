package pagurus.vm.memory;

/**
 * Hands out words of kernel memory for locks, counters and root pointers. Words are zero and are
 * never given back. Used while a machine boots and, under a lock of the caller, while spaces are
 * made.
 */
public final class KernelWords {
  private static final int WORD_BYTES = 8;

  private final long limit;
  private long next;

  KernelWords(long start, long limit) {
    this.next = start;
    this.limit = limit;
  }

  /** Whether {@code count} consecutive words are left. */
  public boolean has(int count) {
    return next + (long) count * WORD_BYTES <= limit;
  }

  /**
   * Takes {@code count} consecutive words.
   *
   * @return the address of the first
   * @throws IllegalStateException if the reserve is used up
   */
  public long take(int count) {
    long taken = next;
    if (!has(count)) {
      throw new IllegalStateException(
          "kernel words are used up: %d wanted, %d left"
              .formatted(count, (limit - taken) / WORD_BYTES));
    }
    next += (long) count * WORD_BYTES;
    return taken;
  }
}
