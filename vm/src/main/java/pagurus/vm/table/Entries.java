package pagurus.vm.table;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.WordPattern;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.mmu.Mmu;

/**
 * Reads and writes entries whole and atomically, in the width of the paging mode (X14, R6). A
 * 32-bit entry is zero-extended.
 *
 * <p>This is also the one door between the memory manager and what hardware walks: no other class
 * writes to a table or loads a root register, and what is told here of a table's life is nothing to
 * hardware, but a hypervisor must know, and so must who keeps copies of tables. They have other
 * implementations. Only one of them is loaded in a process that needs no other, so that calls cost
 * nothing.
 */
public class Entries {
  /** Every node, node n in bit n. */
  public static final long EVERY_NODE = -1;

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

  /** Bytes that a table of a level takes; of a root, those of all its views. */
  public long tableBytes(int level) {
    return mode.tableBytes(level);
  }

  /** The table that the kernel walks from where programs walk from this root. */
  public long kernelView(long root) {
    return root;
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
    if (wide) {
      EntryFormat format = mode.format();
      WordPattern clean = new WordPattern(format.cleanMask(level), format.cleanPattern(level));
      long bytes = (long) count << slotShift;
      return cpu.copyExchanging(Step.COPY, Step.DRAIN, from, to, bytes, clean, replacement);
    }
    return drainOneByOne(cpu, level, from, to, count, replacement);
  }

  /** {@link #drain} by one call for each entry. */
  protected final int drainOneByOne(
      Cpu cpu, int level, long from, long to, int count, long replacement) {
    EntryFormat format = mode.format();
    WordPattern clean = new WordPattern(format.cleanMask(level), format.cleanPattern(level));
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

  /** Makes a table that nobody can reach empty. */
  public void clear(Cpu cpu, long table, int level) {
    cpu.fill(Step.ZERO, table, tableBytes(level), 0);
  }

  // A table's life.

  /**
   * A table has been made, which nobody can reach yet; it holds junk.
   *
   * @param avoided frames that nothing of it may be in
   */
  public void tableMade(Cpu cpu, long table, int level, TableOwner owner, FrameRange avoided) {}

  /** A space is about to use a root, which is filled. */
  public void rootAppears(Cpu cpu, long root) {}

  /** No space and no CPU uses a root any more. */
  public void rootDisappears(Cpu cpu, long root) {}

  /** Nothing refers to a table any more, which is no root; CPUs may still be in it. */
  public void tableStrays(Cpu cpu, long table) {}

  /** Whether a table may be freed for all that is known here. */
  public boolean mayFree(Cpu cpu, long table) {
    return true;
  }

  /** Nobody can reach a table any more: its frame will be used for something else. */
  public void tableFreed(Cpu cpu, long table) {}

  // Copies of tables for nodes.

  /** Whether tables may have copies, which CPUs of other nodes walk in their place. */
  public boolean makesCopies() {
    return false;
  }

  /** The table that CPUs of a node walk in place of this one: itself, if it has no copy there. */
  public long copyOn(long table, int node) {
    return table;
  }

  /**
   * For which nodes a table has copies, node n in bit n, if nothing is in the way.
   *
   * @param home the node that the table is on
   * @param wanted the nodes for which its space wants copies
   */
  public long copyNodes(int level, int home, long wanted) {
    return 0;
  }

  /** Whether a table has a copy for a node, or will when the node needs it first. */
  public boolean isServed(long table, int node) {
    return false;
  }

  /**
   * Whether copies of tables of this level may lack entries that the original has. Above the leaf
   * tables the CPUs of a node then walk copies only, also where the original is on their node.
   */
  public boolean copiesMayLack(int level) {
    return false;
  }

  /**
   * A CPU has faulted for a leaf that is there: its copy may lack it, and gets it now. Its leaf
   * table and the one above are locked.
   *
   * @param above the address of the entry that refers to the leaf table
   */
  public void bring(Cpu cpu, long slot, long above) {}

  /**
   * The nodes whose CPUs may have translations from the leaf table that this entry is in, node n in
   * bit n; others have none, if their walks have always stayed in tables of their own node. The
   * table is locked.
   */
  public long readersOf(long slot) {
    return EVERY_NODE;
  }

  /** The table that this is a copy of; itself, if it is none. */
  public long original(long table) {
    return table;
  }

  // Root registers.

  /** Loads the root register of a CPU; see {@link Mmu#loadRoot}. */
  public void loadRoot(Cpu cpu, Mmu mmu, long root, int asid, boolean keepTranslations) {
    mmu.loadRoot(root, asid, keepTranslations);
  }

  /** Leaves the root that a CPU has loaded. */
  public void unloadRoot(Cpu cpu, Mmu mmu) {
    mmu.unloadRoot();
  }

  /** Whether an MMU has this root loaded. */
  public boolean hasLoaded(Mmu mmu, long root) {
    return mmu.root() == root;
  }
}
