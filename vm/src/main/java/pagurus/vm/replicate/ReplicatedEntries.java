package pagurus.vm.replicate;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableOwner;

/**
 * Entries of tables that may have copies on other nodes.
 *
 * <h2>Who owns what</h2>
 *
 * <p>The memory manager knows the <em>original</em> only: its address is what the root word of a
 * space, locks, records and look-ups have, and what it reads and writes here. The CPUs of a node
 * walk the table of their node, which is a copy or the original, and the original where there is
 * none. So an entry that refers to a table, in a table on node n, has the address of that table's
 * copy for node n, whatever the kernel wrote; it is translated on its way to memory and back, in
 * originals too. Every entry, in the original and in the copies, is changed by the kernel under the
 * lock of the original, and by hardware at any time, which sets A and D where it walks and nowhere
 * else.
 *
 * <h2>What an entry is</h2>
 *
 * <p>What the original says, with A and D if <em>any</em> has them (Mitosis: the OR over all). So
 * whoever reads, reads all. Whoever takes bits away takes them from all, one after the other: what
 * hardware sets in one meanwhile is in what {@link #exchange} returns, and stays where {@link
 * #replace} finds it, as if it had been set just after. D is never lost between two stores, since
 * none of them overwrites a word that hardware may write: each is an atomic exchange, or a
 * compare-and-set that carries late bits over. ({@link #write} does overwrite, and says so.)
 *
 * <p>A copy may have D where the original has, though its own CPUs never stored: harmless, as
 * anybody who asks is told that the page is dirty either way, and whoever clears it clears all.
 *
 * <h2>In which order</h2>
 *
 * <p>Stores to the original and to its copies are not one. Between the first and the last, CPUs of
 * different nodes find different entries.
 *
 * <ul>
 *   <li><em>Something is taken away</em> (unhooked, protected, another frame): copies are behind,
 *       as TLBs are behind, and for the same reason that is harmless: whoever takes something away
 *       shoots down after the last store, and frees after that.
 *   <li><em>A leaf is added</em>: the original first. A CPU whose copy is behind takes a fault,
 *       finds the leaf there, waits for the lock of the table, under which all copies are written,
 *       and tries again.
 *   <li><em>A table is added</em>: the copies first. Who fills the table below found it in the
 *       original, so by then everybody's walks lead there. The other way round a CPU could fault at
 *       the copy for as long as the store to it is late, without any lock to wait for.
 *   <li><em>A table is replaced by another</em>: any. Both have the same entries until the flush.
 * </ul>
 *
 * <h2>Readers without a lock</h2>
 *
 * <p>They find the original and its copies in a section that keeps both from being freed; A and D
 * of a copy count only if it maps what the original maps.
 */
public class ReplicatedEntries extends Entries {
  private final EntryFormat format;

  /** Which tables have copies. */
  final CopySets sets;

  /**
   * Entries of one paging mode.
   *
   * @throws IllegalArgumentException if its roots cannot have copies
   */
  public ReplicatedEntries(PagingMode mode, Frames frames) {
    super(mode);
    checkCopyable(mode);
    format = mode.format();
    sets = new CopySets(frames);
  }

  /**
   * Whether the tables of a mode can have copies.
   *
   * @throws IllegalArgumentException in one sentence if not
   */
  public static void checkCopyable(PagingMode mode) {
    if (mode.tableBytes(mode.levels()) < mode.pageBytes()) {
      throw new IllegalArgumentException(
          "a root of %s has %d bytes, and only whole pages have copies"
              .formatted(mode, mode.tableBytes(mode.levels())));
    }
  }

  // Which table an entry refers to.

  /** An entry of a table on a node, as the kernel knows it: it refers to an original. */
  private long forKernel(long entry) {
    CopySet target = targetOf(entry);
    return target.isNone() ? entry : format.withLeafAddress(entry, 1, target.original());
  }

  /** An entry of the kernel's, as it leads the CPUs of a node to tables there. */
  private long forNode(long entry, int node) {
    CopySet target = targetOf(entry);
    return target.isNone() ? entry : format.withLeafAddress(entry, 1, target.on(node));
  }

  /** An entry of the kernel's, as it stands in an original at this address. */
  protected long inOriginal(long entry, long slot) {
    return forNode(entry, sets.node(slot));
  }

  /** The same, as it stands in the copy of a table of this level for a node. */
  protected long inCopy(long entry, int level, int node) {
    return forNode(entry, node);
  }

  /**
   * The table that an entry refers to, if that has copies. The address stands in the same bits
   * whatever the entry is, and no frame of data has a set.
   */
  private CopySet targetOf(long entry) {
    return format.isPresent(entry) ? sets.of(format.leafAddress(entry, 1)) : CopySet.NONE;
  }

  // Entries.

  @Override
  public long read(Cpu cpu, Step step, long slot) {
    long entry = forKernel(super.read(cpu, step, slot));
    CopySet set = sets.of(slot);
    int level = set.isNone() ? 0 : sets.level(slot);
    for (int i = 0; i < set.size() && lacksBits(entry, level); i++) {
      entry = withBits(entry, super.read(cpu, step, set.slot(i, slot)), level);
    }
    return entry;
  }

  /** Whether an entry is a leaf of which hardware may have set a bit in a copy. */
  private boolean lacksBits(long entry, int level) {
    return format.isLeaf(entry, level) && !(format.isAccessed(entry) && format.isDirty(entry));
  }

  /** An entry with A and D of another, if both are leaves and map the same. */
  private long withBits(long entry, long other, int level) {
    if (!format.isLeaf(entry, level)
        || !format.isLeaf(other, level)
        || format.leafAddress(entry, level) != format.leafAddress(other, level)) {
      return entry;
    }
    long with = format.isAccessed(other) ? format.withAccessed(entry) : entry;
    return format.isDirty(other) ? format.withDirty(with) : with;
  }

  @Override
  public void write(Cpu cpu, Step step, long slot, long entry) {
    CopySet set = sets.of(slot);
    if (set.isNone()) {
      super.write(cpu, step, slot, inOriginal(entry, slot));
      return;
    }
    int level = sets.level(slot);
    boolean leadsOn = format.isTable(entry, level);
    if (!leadsOn) {
      super.write(cpu, step, slot, inOriginal(entry, slot));
    }
    for (int i = 0; i < set.size(); i++) {
      super.write(cpu, step, set.slot(i, slot), inCopy(entry, level, set.node(i)));
    }
    if (leadsOn) {
      super.write(cpu, step, slot, inOriginal(entry, slot));
    }
  }

  /** The table is locked, so that only hardware changes the entry meanwhile. */
  @Override
  public boolean replace(Cpu cpu, Step step, long slot, long seen, long entry) {
    CopySet set = sets.of(slot);
    long wanted = inOriginal(entry, slot);
    if (set.isNone()) {
      return super.replace(cpu, step, slot, inOriginal(seen, slot), wanted);
    }
    if (read(cpu, step, slot) != seen) {
      return false;
    }
    int level = sets.level(slot);
    replaceOne(cpu, step, slot, level, seen, wanted);
    for (int i = 0; i < set.size(); i++) {
      long there = inCopy(entry, level, set.node(i));
      replaceInCopy(cpu, step, set.slot(i, slot), level, seen, there);
    }
    return true;
  }

  /** Replaces what stands in a copy; the table is locked. */
  protected void replaceInCopy(Cpu cpu, Step step, long copy, int level, long seen, long entry) {
    replaceOne(cpu, step, copy, level, seen, entry);
  }

  /** Replaces what stands in one place; A and D that {@code seen} has not are carried over. */
  private void replaceOne(Cpu cpu, Step step, long slot, int level, long seen, long entry) {
    long now;
    long wanted;
    do {
      now = super.read(cpu, step, slot);
      wanted = withLateBits(entry, seen, now, level);
    } while (wanted != now && !super.replace(cpu, step, slot, now, wanted));
  }

  private long withLateBits(long entry, long seen, long now, int level) {
    if (!format.isLeaf(now, level) || !format.isLeaf(entry, level)) {
      return entry;
    }
    boolean used = format.isAccessed(now) && !format.isAccessed(seen);
    long with = used ? format.withAccessed(entry) : entry;
    return format.isDirty(now) && !format.isDirty(seen) ? format.withDirty(with) : with;
  }

  @Override
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    CopySet set = sets.of(slot);
    long before = forKernel(super.exchange(cpu, step, slot, inOriginal(entry, slot)));
    int level = set.isNone() ? 0 : sets.level(slot);
    for (int i = 0; i < set.size(); i++) {
      long wanted = inCopy(entry, level, set.node(i));
      long there = exchangeInCopy(cpu, step, set.slot(i, slot), level, wanted);
      before = withBits(before, there, level);
    }
    return before;
  }

  /** Exchanges what stands in a copy, and returns that; the table is locked. */
  protected long exchangeInCopy(Cpu cpu, Step step, long copy, int level, long entry) {
    return super.exchange(cpu, step, copy, entry);
  }

  /** Many at once where entries are the same in both tables: leaves without copies. */
  @Override
  public int drain(Cpu cpu, int level, long from, long to, int count, long replacement) {
    return level == 1 && sets.of(from).size() == 0 && sets.of(to).size() == 0
        ? super.drain(cpu, level, from, to, count, replacement)
        : drainOneByOne(cpu, level, from, to, count, replacement);
  }

  @Override
  public void clear(Cpu cpu, long table, int level) {
    super.clear(cpu, table, level);
    CopySet set = sets.of(table);
    for (int i = 0; i < set.size(); i++) {
      super.clear(cpu, set.copy(i), level);
    }
  }

  // For who keeps copies otherwise.

  /** What stands in one place, the original or a copy. */
  protected final long readOne(Cpu cpu, Step step, long slot) {
    return super.read(cpu, step, slot);
  }

  /** Writes to one place. */
  protected final void writeOne(Cpu cpu, Step step, long slot, long entry) {
    super.write(cpu, step, slot, entry);
  }

  /** Makes one table empty, which nobody can reach yet. */
  protected final void clearOne(Cpu cpu, long table, int level) {
    super.clear(cpu, table, level);
  }

  // Tables.

  @Override
  public final boolean makesCopies() {
    return true;
  }

  @Override
  public final long copyOn(long table, int node) {
    CopySet set = sets.of(table);
    return set.isNone() ? table : set.on(node);
  }

  @Override
  public long copyNodes(int level, int home, long wanted) {
    return sets.existing(wanted) & ~(1L << home);
  }

  @Override
  public boolean isServed(long table, int node) {
    return sets.of(table).numberOn(node) >= 0;
  }

  @Override
  public final long original(long table) {
    CopySet set = sets.ofAny(table);
    return set.isNone() ? table : set.original();
  }

  /** Makes the copies that the owner wants, as far as there is memory; they hold junk, too. */
  @Override
  public void tableMade(Cpu cpu, long table, int level, TableOwner owner, FrameRange avoided) {
    int home = sets.node(table);
    long wanted = copyNodes(level, home, owner.copyNodes(cpu));
    CopySet set = wanted == 0 ? CopySet.NONE : sets.make(cpu, table, wanted, avoided);
    if (level > 1) {
      owner.madeOn(cpu, copiesMayLack(level) ? set.copyNodes() : 1L << home | set.copyNodes());
    }
  }

  @Override
  public void tableFreed(Cpu cpu, long table) {
    sets.free(cpu, table);
  }

  // Root registers.

  @Override
  public void loadRoot(Cpu cpu, Mmu mmu, long root, int asid, boolean keepTranslations) {
    super.loadRoot(cpu, mmu, copyOn(root, cpu.node()), asid, keepTranslations);
  }

  @Override
  public boolean hasLoaded(Mmu mmu, long root) {
    CopySet set = sets.of(root);
    boolean loaded = super.hasLoaded(mmu, root);
    for (int i = 0; i < set.size() && !loaded; i++) {
      loaded = super.hasLoaded(mmu, set.copy(i));
    }
    return loaded;
  }
}
