package pagurus.vm.kernel;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.space.RootRegistry;
import pagurus.vm.table.Entries;

/**
 * Entries where every root has two views: one that user code runs on, and one for the kernel
 * (page-table isolation; on x86 what keeps Meltdown away from the kernel half).
 *
 * <h2>Two views, one table</h2>
 *
 * <p>The views are two pages of one block. The address of the root is that of the user's view; the
 * kernel's lies behind it. They have one life, one lock and one reference in their space, and move
 * as one: nobody but this class knows of the second, so whatever is true of a root's entries is
 * true of both.
 *
 * <h2>Who writes what</h2>
 *
 * <ul>
 *   <li><em>User half.</em> Every change is made to the user's view first, and then repeated in the
 *       kernel's, under the lock of the root. What hardware sets on its own, A and D, it sets in
 *       the user's view, for programs run on no other: so that is the one that is read, compared
 *       and exchanged, and no bit needs to be brought over.
 *   <li><em>Kernel half.</em> It stands in the kernel's view. The user's shows one entry of it: the
 *       entry area, where the code is that changes from one view to the other.
 * </ul>
 *
 * <p>Between the two stores the views differ, as a table and its old copy do during a move, and for
 * the same reason that is harmless: who takes something away flushes after both; who adds something
 * may cost a CPU a fault that finds nothing wrong.
 *
 * <h2>Tags</h2>
 *
 * <p>The user's view is loaded with the tag of its space, the kernel's with tag 0, which no space
 * has. A CPU keeps nothing under tag 0 when it goes back to user code: the kernel's view shows the
 * user half too, so walkers may have taken translations up that no flush of the space would find.
 */
public final class SplitRootEntries extends Entries {
  private final FrameTable records;
  private final int rootLevel;
  private final int firstShared;
  private final int entryArea;
  private final long viewBytes;
  private final int entryShift;

  /**
   * Entries of one paging mode, whose roots are frames of their own.
   *
   * @throws IllegalArgumentException if roots of this mode have no kernel half, or are not a page
   */
  public SplitRootEntries(PagingMode mode, FrameTable records) {
    super(mode);
    this.records = records;
    rootLevel = mode.levels();
    firstShared = RootRegistry.userEntries(mode);
    entryArea = mode.entries(rootLevel) - 1;
    viewBytes = mode.tableBytes(rootLevel);
    entryShift = Integer.numberOfTrailingZeros(mode.entryBytes());
    checkSplittable(mode);
  }

  /**
   * Whether roots of a mode can have two views.
   *
   * @throws IllegalArgumentException in one sentence if not
   */
  public static void checkSplittable(PagingMode mode) {
    int entries = mode.entries(mode.levels());
    long bytes = mode.tableBytes(mode.levels());
    if (!RootRegistry.hasKernelHalf(mode)) {
      throw new IllegalArgumentException(
          "in %s all %d entries of a root are the user's: there is nothing to isolate"
              .formatted(mode, entries));
    }
    if (bytes != mode.pageBytes()) {
      throw new IllegalArgumentException(
          "a root of %s has %d bytes, and only roots of one page, %d bytes, can have two views"
              .formatted(mode, bytes, mode.pageBytes()));
    }
  }

  private boolean isRoot(long address) {
    int pfn = records.pfn(address);
    return records.kind(pfn) == FrameKind.TABLE && records.level(pfn) == rootLevel;
  }

  private int index(long slot) {
    return (int) ((slot & (viewBytes - 1)) >>> entryShift);
  }

  private boolean isKernels(long slot) {
    return index(slot) >= firstShared;
  }

  @Override
  public long tableBytes(int level) {
    return level == rootLevel ? 2 * viewBytes : super.tableBytes(level);
  }

  @Override
  public long kernelView(long root) {
    return isRoot(root) ? root + viewBytes : root;
  }

  /** An entry of the user's view, whatever half it belongs to. */
  public long userEntry(Cpu cpu, long root, int index) {
    return super.read(cpu, Step.LOOKUP, slot(root, index));
  }

  /** An entry of the kernel's view, whatever half it belongs to. */
  public long kernelEntry(Cpu cpu, long root, int index) {
    return super.read(cpu, Step.LOOKUP, slot(root + viewBytes, index));
  }

  /** Whether the user's view shows this entry of the kernel half. */
  public boolean isEntryArea(int index) {
    return index == entryArea;
  }

  /** Where the entry stands that is read, compared and exchanged. */
  private long home(long slot) {
    return isRoot(slot) && isKernels(slot) ? slot + viewBytes : slot;
  }

  /** Shows in the other view what has just been written, if that shows it at all. */
  private void repeat(Cpu cpu, Step step, long slot, long entry) {
    if (!isRoot(slot)) {
      return;
    }
    if (!isKernels(slot)) {
      super.write(cpu, step, slot + viewBytes, entry);
    } else if (isEntryArea(index(slot))) {
      super.write(cpu, step, slot, entry);
    }
  }

  @Override
  public long read(Cpu cpu, Step step, long slot) {
    return super.read(cpu, step, home(slot));
  }

  @Override
  public void write(Cpu cpu, Step step, long slot, long entry) {
    super.write(cpu, step, home(slot), entry);
    repeat(cpu, step, slot, entry);
  }

  @Override
  public boolean replace(Cpu cpu, Step step, long slot, long seen, long entry) {
    boolean done = super.replace(cpu, step, home(slot), seen, entry);
    if (done) {
      repeat(cpu, step, slot, entry);
    }
    return done;
  }

  @Override
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    long before = super.exchange(cpu, step, home(slot), entry);
    repeat(cpu, step, slot, entry);
    return before;
  }

  @Override
  public int drain(Cpu cpu, int level, long from, long to, int count, long replacement) {
    int drained = super.drain(cpu, level, from, to, count, replacement);
    for (int index = 0; level == rootLevel && index < count; index++) {
      long entry = super.read(cpu, Step.COPY, slot(to, index));
      super.write(cpu, Step.COPY, slot(to + viewBytes, index), entry);
    }
    return drained;
  }

  /** The user's view of a root that is about to be used shows nothing of the kernel half. */
  @Override
  public void rootAppears(Cpu cpu, long root) {
    for (int index = firstShared; isRoot(root) && index < entryArea; index++) {
      super.write(cpu, Step.COPY, slot(root, index), 0);
    }
  }
}
