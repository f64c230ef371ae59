package pagurus.vm.mmu;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;

/**
 * What the root register of a CPU holds: CR3, satp or TTBR0, and in PAE the four entries that were
 * read when it was loaded (X15).
 *
 * <p>Also the number of invalidations so far, root loads among them. It is what a walk in flight
 * compares to learn that it has been overtaken (R9).
 */
final class RootRegister {
  /** Root entries that PAE keeps in registers. */
  static final int PAE_ENTRIES = 4;

  private static final long NO_ROOT = -1;

  private final long[] entries = new long[PAE_ENTRIES];
  private long root = NO_ROOT;
  private int asid;
  private long invalidations;

  boolean isLoaded() {
    return root != NO_ROOT;
  }

  /** The physical address of the root, or -1. */
  long root() {
    return root;
  }

  /** The ASID that was loaded with it; 0 if none is. */
  int asid() {
    return asid;
  }

  /** An entry of the root in a register. */
  long entry(int index) {
    return entries[index];
  }

  void load(long newRoot, int newAsid) {
    root = newRoot;
    asid = newAsid;
    invalidations++;
  }

  void loadEntries(long first, long second, long third, long fourth) {
    entries[0] = first;
    entries[1] = second;
    entries[2] = third;
    entries[3] = fourth;
  }

  void unload() {
    load(NO_ROOT, 0);
  }

  /** Makes walks in flight begin again. */
  void invalidated() {
    invalidations++;
  }

  long invalidations() {
    return invalidations;
  }

  /** Whether a walk would begin in this table. */
  boolean refersTo(long table, PagingMode mode) {
    if (!isLoaded()) {
      return false;
    }
    EntryFormat format = mode.format();
    boolean found = root == table;
    for (int i = 0; mode.rootInRegisters() && i < PAE_ENTRIES; i++) {
      found |=
          format.isPresent(entries[i]) && format.tableAddress(entries[i], mode.levels()) == table;
    }
    return found;
  }
}
