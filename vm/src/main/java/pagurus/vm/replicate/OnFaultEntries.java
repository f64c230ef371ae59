package pagurus.vm.replicate;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.TableOwner;

/**
 * Leaf tables get a copy on a node when one of its CPUs first faults for a leaf of them, as in
 * Hydra and numaPTE. The copy begins empty, and gets that leaf and those of its neighbours that are
 * there, in an aligned window of so many entries; others when they are faulted for. Tables above
 * have their copies from the start.
 *
 * <p>So an entry of a leaf table's copy says what the original says, or nothing. So does an entry
 * that refers to a leaf table, in a copy of the table above for a node: it leads to the copy for
 * that node, or to the original if that is on that node, or nowhere. Nothing costs a CPU a fault:
 * the handler finds the leaf in the originals, and {@linkplain #bring brings} it to the node. A
 * change goes to those copies only that have the entry; what is taken away, or put in its place,
 * leaves nothing in copies, and whoever needs it faults again. D is never lost: what is taken from
 * a copy is taken by an exchange, and counts.
 *
 * <p>The originals lead to all leaf tables, wherever these are, since that is where the kernel
 * looks. CPUs must not, or they would find leaves for which they have never faulted. Therefore the
 * tables above the leaf tables have a copy on their <em>own</em> node, too, for whoever runs there,
 * and the original is the kernel's alone: one table in some five hundred more.
 *
 * <h2>A copy comes while its table lives</h2>
 *
 * <p>Nothing need be flushed for it: it takes the place of nothing. It is made, emptied and given
 * its leaves under the locks of its table and of the one above; with the first nobody changes what
 * is copied, moves the table or takes it away, and with the second nobody changes the entry in
 * which the copy shows in the end. Who does not hold the lock of the table may still believe that
 * there is no such copy:
 *
 * <ul>
 *   <li>A look-up misses A and D that its hardware sets, as it misses those that are set behind it.
 *   <li>Who writes an entry that refers to the table, in another table above it (one that replaces
 *       the old, one of another space that shares the leaf table), leaves the node's copy of that
 *       without a way, and the node faults again.
 * </ul>
 *
 * <p>Where there is no frame for a copy the node is sent to the original, and is a reader from then
 * on.
 *
 * <h2>Who need not be told</h2>
 *
 * <p>A CPU has no leaf that its node's copy has never had. So whoever changes leaves tells only the
 * <em>readers</em> of the table, as numaPTE does: the node of the original, nodes that are to have
 * no copy or were sent to the original, and those whose copy has <em>ever</em> had an entry. Not
 * those that have it now: another may have taken it from the copy a moment ago, and not have told
 * the CPUs yet. Who the readers are is read and written under the lock of the table.
 *
 * <p>It holds for a node whose walks all stay in tables of its own; {@link
 * pagurus.vm.space.OwnWalks} knows of which spaces that can be said. A table that moves begins
 * without copies and without readers again: whoever has had an entry of the old one is told by the
 * mover, and until then everybody is told of everything.
 */
public class OnFaultEntries extends ReplicatedEntries {
  /** Of tables that refer to leaf tables. */
  private static final int ABOVE = 2;

  private final EntryFormat format;
  private final int entryBytes;
  private final long windowBytes;

  /**
   * Entries of one paging mode, where a fault brings what it is for and nothing else.
   *
   * @throws IllegalArgumentException if its roots cannot have copies
   */
  public OnFaultEntries(PagingMode mode, Frames frames) {
    this(mode, frames, 0);
  }

  /**
   * Entries of one paging mode.
   *
   * @param windowBits a fault brings an aligned window of 2^k entries, or the table if that is less
   * @throws IllegalArgumentException if its roots cannot have copies
   */
  OnFaultEntries(PagingMode mode, Frames frames, int windowBits) {
    super(mode, frames);
    format = mode.format();
    entryBytes = mode.entryBytes();
    windowBytes = Math.min((long) entryBytes << windowBits, mode.tableBytes(1));
  }

  // Which tables have copies.

  @Override
  public final boolean copiesMayLack(int level) {
    return level <= ABOVE;
  }

  @Override
  public final long copyNodes(int level, int home, long wanted) {
    long others = super.copyNodes(level, home, wanted);
    return level == ABOVE && others != 0 ? others | 1L << home : others;
  }

  @Override
  public final boolean isServed(long table, int node) {
    return sets.level(table) == 1 ? sets.of(table).isWanted(node) : super.isServed(table, node);
  }

  @Override
  public void tableMade(Cpu cpu, long table, int level, TableOwner owner, FrameRange avoided) {
    if (level > 1) {
      super.tableMade(cpu, table, level, owner, avoided);
      return;
    }
    long wanted = copyNodes(level, sets.node(table), owner.copyNodes(cpu));
    if (wanted != 0) {
      sets.begin(table, wanted);
    }
  }

  // Entries.

  /** The kernel looks here, and no CPU does but one for whose node there is no copy. */
  @Override
  protected final long inOriginal(long entry, long slot) {
    return leadsToLeaves(entry, sets.level(slot)) ? entry : super.inOriginal(entry, slot);
  }

  @Override
  protected final long inCopy(long entry, int level, int node) {
    if (!leadsToLeaves(entry, level)) {
      return super.inCopy(entry, level, node);
    }
    long leaf = format.tableAddress(entry, ABOVE);
    long walked = copyOn(leaf, node);
    return sets.node(walked) == node
        ? format.withTableAddress(entry, ABOVE, walked)
        : AbsentEntries.EMPTY;
  }

  /** Whether an entry of this level refers to a leaf table of programs; the kernel's are whole. */
  private boolean leadsToLeaves(long entry, int level) {
    return level == ABOVE
        && format.isTable(entry, ABOVE)
        && !sets.isKernels(format.tableAddress(entry, ABOVE));
  }

  /** Whether an entry is one of a leaf table that has copies, or may get some. */
  private boolean isInCopiedLeafTable(long slot) {
    return !sets.of(slot).isNone() && sets.level(slot) == 1;
  }

  @Override
  public long read(Cpu cpu, Step step, long slot) {
    if (isInCopiedLeafTable(slot)) {
      lookForCopies(cpu, slot);
    }
    return super.read(cpu, step, slot);
  }

  /** Somebody is about to look which copies a leaf table has, perhaps without its lock. */
  private void lookForCopies(Cpu cpu, long slot) {
    cpu.plain(Step.COPY_NODES, wordOf(slot), false);
  }

  /** Stands for the copies of a leaf table: the first word of the frame that it begins in. */
  private long wordOf(long slot) {
    return slot & -mode().pageBytes();
  }

  /** The original, and the node of whoever installs a leaf, which wants it at once. */
  @Override
  public void write(Cpu cpu, Step step, long slot, long entry) {
    if (!isInCopiedLeafTable(slot)) {
      if (leadsToLeaves(entry, sets.level(slot))) {
        lookForCopies(cpu, format.tableAddress(entry, ABOVE));
      }
      super.write(cpu, step, slot, entry);
      return;
    }
    writeOne(cpu, step, slot, entry);
    CopySet set = sets.of(slot);
    for (int i = 0; i < set.size(); i++) {
      long copy = set.slot(i, slot);
      if (step == Step.INSTALL && set.node(i) == cpu.node() && format.isPresent(entry)) {
        give(cpu, set, i, slot, entry);
      } else if (readOne(cpu, step, copy) != AbsentEntries.EMPTY) {
        writeOne(cpu, step, copy, AbsentEntries.EMPTY);
      }
    }
  }

  /** A copy gets a leaf; whoever changes it from now on tells the CPUs of its node. */
  private void give(Cpu cpu, CopySet set, int number, long slot, long entry) {
    set.addReader(set.node(number));
    writeOne(cpu, Step.INSTALL, set.slot(number, slot), entry);
  }

  @Override
  protected void replaceInCopy(Cpu cpu, Step step, long copy, int level, long seen, long entry) {
    if (level > 1 || format.isPresent(readOne(cpu, step, copy))) {
      super.replaceInCopy(cpu, step, copy, level, seen, entry);
    }
  }

  @Override
  protected long exchangeInCopy(Cpu cpu, Step step, long copy, int level, long entry) {
    if (level > 1) {
      return super.exchangeInCopy(cpu, step, copy, level, entry);
    }
    long there = readOne(cpu, step, copy);
    return there == AbsentEntries.EMPTY
        ? there
        : super.exchangeInCopy(cpu, step, copy, level, AbsentEntries.EMPTY);
  }

  // What a fault brings.

  /**
   * A CPU walks the tables of another node where one above this has no copy on its own. So if its
   * node lacks nothing, every node that has a copy of the table above gets the leaf.
   */
  @Override
  public void bring(Cpu cpu, long slot, long above) {
    long entry = super.read(cpu, Step.LOOKUP, above);
    boolean leads = leadsToLeaves(entry, sets.level(above)) && isIn(slot, entry);
    if (leads && !bringTo(cpu, slot, above, entry, 1L << cpu.node())) {
      bringTo(cpu, slot, above, entry, EVERY_NODE);
    }
  }

  private boolean isIn(long slot, long entry) {
    long table = format.tableAddress(entry, ABOVE);
    return slot >= table && slot < table + mode().tableBytes(1);
  }

  /** Brings the leaf to those of these nodes that lack it, or the way there; says whether any. */
  private boolean bringTo(Cpu cpu, long slot, long above, long entry, long nodes) {
    CopySet upper = sets.of(above);
    boolean lacked = false;
    for (int i = 0; i < upper.size(); i++) {
      int node = upper.node(i);
      if ((nodes >>> node & 1) != 0) {
        lacked |= bringTo(cpu, slot, node);
        lacked |= lead(cpu, slot, entry, node, upper.slot(i, above));
      }
    }
    return lacked;
  }

  /** Gives the leaf to the copy for a node, which is made if there is none. */
  private boolean bringTo(Cpu cpu, long slot, int node) {
    CopySet set = sets.of(slot);
    if (set.isWanted(node) && set.numberOn(node) < 0) {
      set = grown(cpu, set, node);
    }
    int number = set.numberOn(node);
    if (number < 0 || format.isPresent(readOne(cpu, Step.LOOKUP, set.slot(number, slot)))) {
      return false;
    }
    give(cpu, set, number, slot, read(cpu, Step.LOOKUP, slot));
    giveNeighbours(cpu, set, number, slot);
    return true;
  }

  /** The set with a copy for one node more, which is empty; the same if there is no memory. */
  private CopySet grown(Cpu cpu, CopySet set, int node) {
    CopySet grown = sets.withCopy(cpu, set, node, FrameRange.NONE);
    int number = grown.numberOn(node);
    if (number >= 0) {
      begin(cpu, grown.copy(number));
      cpu.plain(Step.COPY_NODES, wordOf(set.original()), true);
      sets.show(grown);
    }
    return grown;
  }

  /** The copy of a leaf table holds junk, and is not to. */
  protected void begin(Cpu cpu, long copy) {
    clearOne(cpu, copy, 1);
  }

  /** Leads the walks of a node to its copy of the leaf table, or else to the original. */
  private boolean lead(Cpu cpu, long slot, long entry, int node, long link) {
    if (format.isPresent(readOne(cpu, Step.LOOKUP, link))) {
      return false;
    }
    long table = format.tableAddress(entry, ABOVE);
    long leaf = copyOn(table, node);
    if (leaf == table) {
      willWalkOriginal(slot, node);
    }
    writeOne(cpu, Step.INSTALL, link, format.withTableAddress(entry, ABOVE, leaf));
    return true;
  }

  /** A node is about to be sent to the original of a leaf table. */
  protected void willWalkOriginal(long slot, int node) {
    CopySet set = sets.of(slot);
    if (!set.isNone()) {
      set.addReader(node);
    }
  }

  /** The other leaves of the window: who is told of one of them is told of all. */
  private void giveNeighbours(Cpu cpu, CopySet set, int number, long slot) {
    long first = slot & -windowBytes;
    for (long other = first; other < first + windowBytes; other += entryBytes) {
      if (other != slot && !format.isPresent(readOne(cpu, Step.LOOKUP, set.slot(number, other)))) {
        long leaf = read(cpu, Step.LOOKUP, other);
        if (format.isPresent(leaf)) {
          give(cpu, set, number, other, leaf);
        }
      }
    }
  }

  // Who is told.

  @Override
  public long readersOf(long slot) {
    if (!isInCopiedLeafTable(slot)) {
      return EVERY_NODE;
    }
    return sets.of(slot).readers();
  }
}
