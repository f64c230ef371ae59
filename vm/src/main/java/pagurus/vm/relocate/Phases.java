package pagurus.vm.relocate;

import com.google.errorprone.annotations.MustBeClosed;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLocks;
import pagurus.vm.table.TableStore;

/**
 * The steps that relocation protocols are made of, for one mover in one space.
 *
 * <p>The order of locks is the parent, then the table. A table's lock is waited for only a little:
 * a mover gives way. Between {@link #lock} and {@link #unlockParent} the thread's path leads to the
 * parent's entry and must not be used for anything else.
 */
public final class Phases {
  /** How often a mover looks whether a lock has come free. */
  private static final int PATIENCE = 100;

  /** How many frames in a forbidden range a mover sets aside to find one outside. */
  private static final int TRIES = 64;

  private final FlushSystem flush;
  private final KernelThread thread;
  private final AddressSpace space;
  private final RelocationCounters counters;
  private final Core core;
  private final Cpu cpu;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final TableLocks locks;
  private final TableStore tables;
  private final AbsentEntries absent;

  Phases(FlushSystem flush, KernelThread thread, AddressSpace space, RelocationCounters counters) {
    this.flush = flush;
    this.thread = thread;
    this.space = space;
    this.counters = counters;
    core = flush.core();
    cpu = thread.cpu();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    locks = core.locks();
    tables = core.tables();
    absent = new AbsentEntries(format);
  }

  /** The mover. */
  public KernelThread thread() {
    return thread;
  }

  /** The foundations that tables stand on. */
  public Core core() {
    return core;
  }

  /** Opens the gather of a batch. */
  @MustBeClosed
  public Gather gather() {
    return flush.gatherOfMover(thread, space);
  }

  /** Whether a table is the root. */
  public boolean isRoot(TableMove move) {
    return move.level() == mode.levels();
  }

  /** Takes a frame for the replacement; without one, the table stays. */
  public boolean reserve(TableMove move) {
    long[] refused = new long[TRIES];
    int count = 0;
    move.newTable = reserveOne(move);
    while (move.newTable != TableStore.NONE
        && !move.destination().allows(move.newTable)
        && count < TRIES) {
      refused[count++] = move.newTable;
      move.newTable = reserveOne(move);
    }
    for (int i = 0; i < count; i++) {
      tables.free(cpu, refused[i], move.level());
    }
    if (move.newTable != TableStore.NONE && !move.destination().allows(move.newTable)) {
      tables.free(cpu, move.newTable, move.level());
      move.newTable = TableStore.NONE;
    }
    if (move.newTable == TableStore.NONE) {
      counters.countShortage();
      move.setOutcome(Outcome.NO_MEMORY);
      return false;
    }
    return true;
  }

  private long reserveOne(TableMove move) {
    return tables.reserveOn(
        cpu, move.destination().node(), move.level(), space.id(), move.vaddr(), false);
  }

  /** Gives the frame of a replacement back that was not used. */
  public void cancel(TableMove move) {
    tables.free(cpu, move.newTable, move.level());
  }

  /**
   * Locks the parent and the table, if the parent refers to a table that is still to be moved; says
   * so, or sets the outcome. On success the table is MOVING.
   */
  public boolean lock(TableMove move) {
    Outcome hindrance = isRoot(move) ? lockRoot(move) : lockBelowParent(move);
    move.setOutcome(hindrance);
    if (hindrance != Outcome.MOVED) {
      return false;
    }
    locks.beginMove(cpu, word(move.oldTable, move));
    return true;
  }

  private Outcome lockRoot(TableMove move) {
    move.oldTable = space.root(cpu);
    return lockOld(move);
  }

  private Outcome lockBelowParent(TableMove move) {
    int parentLevel = move.level() + 1;
    if (!thread.lockTable(space, move.vaddr(), parentLevel)) {
      boolean above = absent.isMoving(thread.path().entry());
      return above ? Outcome.ALREADY_MOVING : Outcome.VANISHED;
    }
    Outcome outcome;
    long entry = entries.read(cpu, Step.LOOKUP, thread.path().slot());
    if (absent.isMoving(entry)) {
      outcome = Outcome.ALREADY_MOVING;
    } else if (!format.isPresent(entry)) {
      outcome = Outcome.VANISHED;
    } else if (format.isLeaf(entry, parentLevel)) {
      outcome = Outcome.HUGE_LEAF;
    } else {
      move.oldTable = format.tableAddress(entry, parentLevel);
      outcome = lockOld(move);
    }
    if (outcome != Outcome.MOVED) {
      thread.unlockTable();
    }
    return outcome;
  }

  private Outcome lockOld(TableMove move) {
    if (move.destination().accepts(tables.nodeOf(move.oldTable), move.oldTable)) {
      return Outcome.ALREADY_PLACED;
    }
    long word = word(move.oldTable, move);
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      switch (locks.tryLockExact(cpu, word)) {
        case TAKEN -> {
          return Outcome.MOVED;
        }
        case GONE -> {
          return Outcome.VANISHED;
        }
        case BUSY -> cpu.relax(Step.AWAIT_LOCK);
      }
    }
    return Outcome.BUSY;
  }

  private long word(long table, TableMove move) {
    return tables.word(table, move.level());
  }

  /** Makes the table unreachable: its parent's entry says "moving". */
  public void freeze(TableMove move) {
    entries.write(cpu, Step.FREEZE, thread.path().slot(), absent.moving());
  }

  /** Copies every entry as it is. */
  public void copy(TableMove move) {
    int count = mode.entries(move.level());
    for (int i = 0; i < count; i++) {
      long entry = entries.read(cpu, Step.COPY, entries.slot(move.oldTable, i));
      entries.write(cpu, Step.COPY, entries.slot(move.newTable, i), entry);
    }
  }

  /**
   * Copies every entry; exchanges those whose D bit could still change for "moving". Not for
   * "empty": a thread that looks them up without a lock must not believe that nothing is there.
   */
  public void drain(TableMove move) {
    int level = move.level();
    int count = mode.entries(level);
    int drained = entries.drain(cpu, level, move.oldTable, move.newTable, count, absent.moving());
    counters.countDrained(drained);
  }

  /** Says that D bits of the replacement cannot be trusted until {@link #merge}. */
  public void markUnmerged(TableMove move) {
    locks.bear(cpu, word(move.newTable, move), false);
  }

  /** Makes the parent's entry, or the root pointer, refer to the replacement. */
  public void publish(TableMove move) {
    if (isRoot(move)) {
      cpu.storeRelease(Step.PUBLISH, space.rootWord(), move.newTable);
      return;
    }
    int parentLevel = move.level() + 1;
    long entry = format.makeTable(move.newTable, parentLevel);
    if (format.tableAccessedExists(parentLevel)) {
      entry = format.withAccessed(entry);
    }
    entries.write(cpu, Step.PUBLISH, thread.path().slot(), entry);
  }

  /** Unlocks the old table, to which nothing refers any more. */
  public void stray(TableMove move) {
    locks.unlockStray(cpu, word(move.oldTable, move));
  }

  /** Reports to the gather that a shootdown is owed for this table. */
  public void owe(TableMove move, Gather gather) {
    if (isRoot(move)) {
      gather.rootChanged();
    } else {
      gather.tablesChanged(move.vaddr(), mode.span(move.level() + 1), move.level());
    }
  }

  /** Puts the old table into the retire queue once the gather has paid. */
  public void retire(TableMove move, Gather gather) {
    gather.retire(move.oldTable, move.level());
    counters.countMoved(move.level());
  }

  /** Unlocks the parent that {@link #lock} or {@link #lockParentAgain} locked. */
  public void unlockParent(TableMove move) {
    if (!isRoot(move)) {
      thread.unlockTable();
    }
  }

  /**
   * Locks the parent of a frozen table, wherever it is now; waits while the parent is frozen
   * itself. That is no circle: who froze it waits only for tables above.
   */
  public void lockParentAgain(TableMove move) {
    thread.lockTableThatStays(space, move.vaddr(), move.level() + 1);
  }

  /** Brings A and D over that hardware set in the old table, and ends the unmerged state. */
  public void merge(TableMove move) {
    int level = move.level();
    long word = word(move.newTable, move);
    if (!locks.lock(cpu, word)) {
      throw new IllegalStateException(
          "the table of v0x%x was unlinked before it was merged".formatted(move.vaddr()));
    }
    for (int i = 0; i < mode.entries(level); i++) {
      long late = entries.read(cpu, Step.MERGE, entries.slot(move.oldTable, i));
      if (format.isLeaf(late, level)) {
        mergeEntry(level, late, entries.slot(move.newTable, i));
      }
    }
    locks.unlockMerged(cpu, word);
  }

  private void mergeEntry(int level, long late, long slot) {
    while (true) {
      long entry = entries.read(cpu, Step.MERGE, slot);
      if (!format.isLeaf(entry, level)
          || format.leafAddress(entry, level) != format.leafAddress(late, level)) {
        return;
      }
      long merged = format.isAccessed(late) ? format.withAccessed(entry) : entry;
      merged = format.isDirty(late) ? format.withDirty(merged) : merged;
      if (merged == entry || entries.replace(cpu, Step.MERGE, slot, entry, merged)) {
        return;
      }
    }
  }

  /** Closes the space and makes every CPU leave it. */
  public void evacuate() {
    space.closeGate(cpu);
    cpu.fence(Step.QUIESCE);
    flush.shootdown().evacuate(thread, space);
  }

  /** Lets the CPUs come back. */
  public void admit() {
    space.openGate(cpu);
  }
}
