package pagurus.vm.mmu;

/**
 * Why a translation failed: the negative results of {@link Mmu#translate}.
 *
 * <p>Negative numbers and not an enum, because they share a {@code long} with the physical address
 * on the hottest path of the system.
 */
public final class Fault {
  /** An entry on the way is not present, is malformed, or leads out of memory. */
  public static final long NOT_PRESENT = -1;

  /** The translation is there but lacks a right. */
  public static final long NOT_PERMITTED = -2;

  /** The leaf has A clear, and hardware does not set it (R7 Svade, A5). */
  public static final long ACCESSED_CLEAR = -3;

  /** A store met a leaf with D clear, and hardware does not set it (R7 Svade, A5). */
  public static final long DIRTY_CLEAR = -4;

  /** No root is loaded. */
  public static final long NO_ROOT = -5;

  /** The address is not canonical in this paging mode. */
  public static final long NOT_CANONICAL = -6;

  /** How many kinds there are: {@code -1} to {@code -KINDS}. */
  public static final int KINDS = 6;

  private Fault() {}

  /** Whether a result of {@link Mmu#translate} is a fault rather than an address. */
  public static boolean is(long result) {
    return result < 0;
  }

  /**
   * What a fault is called in reports.
   *
   * @throws IllegalArgumentException if {@code fault} is none of the constants
   */
  public static String name(long fault) {
    return switch ((int) fault) {
      case -1 -> "not-present";
      case -2 -> "not-permitted";
      case -3 -> "accessed-clear";
      case -4 -> "dirty-clear";
      case -5 -> "no-root";
      case -6 -> "not-canonical";
      default ->
          throw new IllegalArgumentException(fault + " is not a fault (-1 to -" + KINDS + ")");
    };
  }
}
