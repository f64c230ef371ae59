package pagurus.vm.table;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.WordPattern;

/**
 * Reads and writes entries whole and atomically, in the width of the paging mode (X14, R6). A
 * 32-bit entry is zero-extended.
 */
public final class Entries {
  private static final long INT_MASK = 0xffff_ffffL;

  private final PagingMode mode;
  private final boolean wide;
  private final int slotShift;

  /** Entries of one paging mode. */
  public Entries(PagingMode mode) {
    this.mode = mode;
    wide = mode.entryBytes() == Long.BYTES;
    slotShift = wide ? 3 : 2;
  }

  /** The paging mode. */
  public PagingMode mode() {
    return mode;
  }

  /** The address of the entry that translates {@code vaddr} in a table of this level. */
  public long slotFor(long table, int level, long vaddr) {
    return slot(table, mode.index(vaddr, level));
  }

  /** The address of an entry. */
  public long slot(long table, int index) {
    return table + ((long) index << slotShift);
  }

  /** Reads an entry. */
  public long read(Cpu cpu, Step step, long slot) {
    return wide ? cpu.loadAcquire(step, slot) : cpu.loadAcquireInt(step, slot) & INT_MASK;
  }

  /** Writes an entry; hardware may be writing A or D to it only if losing them does not matter. */
  public void write(Cpu cpu, Step step, long slot, long entry) {
    if (wide) {
      cpu.storeRelease(step, slot, entry);
    } else {
      cpu.storeReleaseInt(step, slot, (int) entry);
    }
  }

  /** Replaces an entry if it still is what the caller saw. */
  public boolean replace(Cpu cpu, Step step, long slot, long seen, long entry) {
    return wide
        ? cpu.compareAndSet(step, slot, seen, entry)
        : cpu.compareAndSetInt(step, slot, (int) seen, (int) entry);
  }

  /**
   * Copies a table of {@code count} entries into one that nobody can reach, and exchanges every
   * leaf of which hardware could still change the dirty state; what was there is copied.
   *
   * @return how many were exchanged
   */
  public int drain(Cpu cpu, int level, long from, long to, int count, long replacement) {
    EntryFormat format = mode.format();
    WordPattern clean = new WordPattern(format.cleanMask(level), format.cleanPattern(level));
    if (wide) {
      long bytes = (long) count << slotShift;
      return cpu.copyExchanging(Step.COPY, Step.DRAIN, from, to, bytes, clean, replacement);
    }
    int exchanged = 0;
    for (int i = 0; i < count; i++) {
      long entry = read(cpu, Step.COPY, slot(from, i));
      if (clean.matches(entry)) {
        entry = exchange(cpu, Step.DRAIN, slot(from, i), replacement);
        exchanged++;
      }
      write(cpu, Step.COPY, slot(to, i), entry);
    }
    return exchanged;
  }

  /** Replaces an entry and returns what was there, with every bit that hardware had set by then. */
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    return wide
        ? cpu.exchange(step, slot, entry)
        : cpu.exchangeInt(step, slot, (int) entry) & INT_MASK;
  }
}
