package pagurus.vm.mmu;

import pagurus.arch.Rights;

/**
 * How a cached translation is packed into a word: the address of a frame, or of the next table,
 * below; rights, dirty and level above. Never negative, never 0.
 *
 * <pre>
 *   63 | 62..60 | 59              | 58..54                 | 53..0
 *    0 | level  | dirty           | g u x w r              | frame   in a TLB
 *    0 | level  | kernel executes | g u x w r (through it) | table   in a walk cache
 * </pre>
 */
final class Translation {
  /** Addresses have fewer bits than this; memory beyond is refused. */
  static final int ADDRESS_BITS = 54;

  /** The part of a word that is an address. */
  static final long ADDRESS = (1L << ADDRESS_BITS) - 1;

  /** The part of a word that is rights which an access can ask for. */
  static final long ACCESS_RIGHTS =
      (long) (Rights.READ | Rights.WRITE | Rights.EXECUTE | Rights.USER) << ADDRESS_BITS;

  /** The translation holds in every space. */
  static final long GLOBAL = (long) Rights.GLOBAL << ADDRESS_BITS;

  /** Hardware need not touch the entry when the page is written (X4). */
  static final long DIRTY = 1L << 59;

  private static final int LEVEL_SHIFT = 60;
  private static final int DIRTY_ABOVE_WRITE =
      59 - ADDRESS_BITS - Integer.numberOfTrailingZeros(Rights.WRITE);

  private Translation() {}

  /** The bits that a word must have, all of them, so that an access needs nothing but the word. */
  static long need(int access) {
    long rights = (access ^ Access.SUPERVISOR) & Rights.ALL;
    return (rights | (rights & Rights.WRITE) << DIRTY_ABOVE_WRITE) << ADDRESS_BITS;
  }

  /** A translation of a leaf, clean. */
  static long leaf(long frame, int rights, int level) {
    return frame | (long) rights << ADDRESS_BITS | (long) level << LEVEL_SHIFT;
  }

  /** The address of a table of {@code level}, and what the tables above it let through. */
  static long table(long table, int through, int level) {
    return table | (long) through << ADDRESS_BITS | (long) level << LEVEL_SHIFT;
  }

  static long address(long word) {
    return word & ADDRESS;
  }

  static int level(long word) {
    return (int) (word >>> LEVEL_SHIFT);
  }

  /** What the tables above a cached one let through. */
  static int through(long word) {
    return (int) (word >>> ADDRESS_BITS) & Rights.ALL;
  }
}
