package pagurus.vm.table;

import pagurus.arch.EntryFormat;

/**
 * What entries that hardware takes for "not present" mean to the kernel: nothing at all (0), a page
 * in swap, or a table or page that somebody is moving and will put back.
 */
public final class AbsentEntries {
  private static final int TYPE_BITS = 2;
  private static final long TYPE = (1 << TYPE_BITS) - 1;
  private static final long SWAPPED = 1;
  private static final long MOVING = 2;

  /** The entry of an address that has never been touched. */
  public static final long EMPTY = 0;

  private final EntryFormat format;

  /** Absent entries of one format. */
  public AbsentEntries(EntryFormat format) {
    this.format = format;
  }

  /** The entry of a page whose content is in this swap slot. */
  public long swapped(long slot) {
    return format.absent(slot << TYPE_BITS | SWAPPED);
  }

  /** The entry of a table or page that is being moved: whoever meets it waits. */
  public long moving() {
    return format.absent(MOVING);
  }

  /** Whether an absent entry says that the page is in swap. */
  public boolean isSwapped(long entry) {
    return !format.isPresent(entry) && (format.payload(entry) & TYPE) == SWAPPED;
  }

  /** Whether an absent entry says that something is being moved. */
  public boolean isMoving(long entry) {
    return !format.isPresent(entry) && (format.payload(entry) & TYPE) == MOVING;
  }

  /** The swap slot of an entry that {@link #isSwapped}. */
  public int slot(long entry) {
    return (int) (format.payload(entry) >>> TYPE_BITS);
  }
}
