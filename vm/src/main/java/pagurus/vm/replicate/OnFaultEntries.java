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
 * Copies of tables whose leaf tables begin empty: a node gets a leaf when one of its CPUs first
 * faults for it, as in Hydra and numaPTE, and with it those of its neighbours that are there, in an
 * aligned window of so many entries. Tables above are whole.
 *
 * <p>So an entry of a copy says what the original says, or nothing. Nothing costs its CPU a fault:
 * the handler finds the leaf in the original, and {@linkplain #bring brings} it to the node, under
 * the lock of the table, under which every change is made. A change goes to those copies only that
 * have the entry; what is taken away, or put in its place, leaves nothing in copies, and whoever
 * needs it faults again. D is never lost: what is taken from a copy is taken by an exchange, and
 * counts.
 *
 * <h2>Who need not be told</h2>
 *
 * <p>A CPU has no leaf that its node's copy has never had. So whoever changes leaves tells only the
 * <em>readers</em> of the table, as numaPTE does: the node of the original, nodes that have no
 * copy, and those whose copy has <em>ever</em> had an entry. Not those that have it now: another
 * may have taken it from the copy a moment ago, and not have told the CPUs yet. Who the readers are
 * is read and written under the lock of the table.
 *
 * <p>It holds for a node whose walks all stay in tables of its own; {@link
 * pagurus.vm.space.OwnWalks} knows of which spaces that can be said. A table that moves begins with
 * empty copies and without readers again: whoever has had an entry of the old one is told by the
 * mover, and until then everybody is told of everything.
 */
public class OnFaultEntries extends ReplicatedEntries {
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

  @Override
  public final boolean copiesMayLack(int level) {
    return level == 1;
  }

  /** The kernel fills the original of a leaf table only, so its copies must not hold junk. */
  @Override
  public void tableMade(Cpu cpu, long table, int level, TableOwner owner, FrameRange avoided) {
    super.tableMade(cpu, table, level, owner, avoided);
    if (level == 1) {
      clearCopies(cpu, table, level);
    }
  }

  /**
   * The original, and the node of whoever installs a leaf, which wants it at once. The copies of a
   * table that is filled with what another had are empty.
   */
  @Override
  public void write(Cpu cpu, Step step, long slot, long entry) {
    if (!isCopiedLeafTable(slot)) {
      super.write(cpu, step, slot, entry);
      return;
    }
    writeOne(cpu, step, slot, entry);
    CopySet set = step == Step.COPY ? CopySet.NONE : copiesOf(slot);
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

  /**
   * A CPU walks the tables of another node where one above this has no copy on its own. So if its
   * node lacks nothing, every copy gets the leaf.
   */
  @Override
  public void bring(Cpu cpu, long slot) {
    if (isCopiedLeafTable(slot) && !bringTo(cpu, slot, 1L << cpu.node())) {
      bringTo(cpu, slot, EVERY_NODE);
    }
  }

  /** Gives the leaf to copies on these nodes that lack it; says whether one did. */
  private boolean bringTo(Cpu cpu, long slot, long nodes) {
    CopySet set = copiesOf(slot);
    boolean lacked = false;
    for (int i = 0; i < set.size(); i++) {
      boolean meant = (nodes >>> set.node(i) & 1) != 0;
      if (meant && !format.isPresent(readOne(cpu, Step.LOOKUP, set.slot(i, slot)))) {
        give(cpu, set, i, slot, read(cpu, Step.LOOKUP, slot));
        giveNeighbours(cpu, set, i, slot);
        lacked = true;
      }
    }
    return lacked;
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

  @Override
  public long readersOf(long slot) {
    if (!isCopiedLeafTable(slot)) {
      return EVERY_NODE;
    }
    CopySet set = copiesOf(slot);
    return set.readers() | ~set.copyNodes();
  }
}
