package pagurus.image.walk;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;

/** Whether a present entry is one that the architecture allows. */
public final class EntryCheck {
  private EntryCheck() {}

  /**
   * As {@link EntryFormat#reservedBitsSet}, except that a root in registers (PAE) may have its
   * accessed bit set: emulators write it there.
   */
  public static boolean malformed(PagingMode mode, long e, int level) {
    EntryFormat format = mode.format();
    boolean register = mode.rootInRegisters() && level == mode.levels();
    return format.reservedBitsSet(register ? format.withoutAccessed(e) : e, level);
  }
}
