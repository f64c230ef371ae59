package pagurus.vm.relocate;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.place.Destination;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLocks;
import pagurus.vm.table.TableStore;

/**
 * The steps that relocation protocols are made of, for one mover in one space.
 *
 * <p>The parent is locked, then the table: against the order of locks, which is the lower level
 * first. So the table's lock is only tried, for a while: a mover gives way and lets go of both. It
 * waits for the parent's when it has the table's. Between {@link #lock} and {@link #unlockParent}
 * the thread's path leads to the parent's entry and must not be used for anything else.
 *
 * <p><b>A table with several parents</b> ({@link pagurus.vm.space.SharedTables}) moves for all of
 * them at once. Its own lock, which no sharer can join or leave without, is kept from first to
 * last; the parents are locked one after the other, each only while its entry is written, since
 * nobody may wait sideways for a table lock. So there is a time when one sharer's walkers use the
 * replacement and another's still the old table, and whoever changed an entry of the one would not
 * change the other. Therefore the replacement is born locked and is given free only when the last
 * parent refers to it. Every sharer's count of movers is raised before the first parent changes,
 * and the shootdown that the batch owes is for the CPUs of them all.
 */
public final class Phases {
  /** How often a mover looks whether a lock has come free. */
  private static final int PATIENCE = 100;

  private final FlushSystem flush;
  private final KernelThread thread;
  private final AddressSpace space;
  private final boolean movesShared;
  private final RelocationCounters counters;
  private final Core core;
  private final Cpu cpu;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final TableLocks locks;
  private final TableStore tables;
  private final AbsentEntries absent;
  private final LateBits late;
  private final Placed placed;
  private List<AddressSpace> evacuated = List.of();
  private @Nullable Gather gather;

  Phases(
      FlushSystem flush,
      KernelThread thread,
      RelocationRequest request,
      RelocationCounters counters) {
    this.flush = flush;
    this.thread = thread;
    space = request.space();
    movesShared = request.movesShared();
    this.counters = counters;
    core = flush.core();
    cpu = thread.cpu();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    locks = core.locks();
    tables = core.tables();
    absent = new AbsentEntries(format);
    late = new LateBits(entries);
    placed = new Placed(core);
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
  @SuppressWarnings("MustBeClosedChecker") // the caller closes it; this only remembers it
  public Gather gather() {
    Gather opened = flush.gatherOfMover(thread, space);
    gather = opened;
    return opened;
  }

  /** Whether a table is the root. */
  public boolean isRoot(TableMove move) {
    return move.level() == mode.levels();
  }

  /** Takes a frame for the replacement; without one, the table stays. */
  public boolean reserve(TableMove move) {
    Destination goal = move.destination();
    move.newTable =
        tables.reserveOn(
            cpu,
            goal.node(),
            move.level(),
            space,
            move.vaddr(),
            false,
            core.frames().table().range(goal.avoidFrom(), goal.avoidTo()));
    if (move.newTable == TableStore.NONE) {
      counters.countShortage();
      move.setOutcome(Outcome.NO_MEMORY);
      return false;
    }
    return true;
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
    move.sharers = List.of();
    if (isShared(move.oldTable, move.level()) && !lockShared(move)) {
      return false;
    }
    locks.beginMove(cpu, word(move.oldTable, move));
    return true;
  }

  private boolean isShared(long table, int level) {
    return level == 1 && core.shared().isShared(table);
  }

  /** The table and one parent are locked; only the table stays so. */
  private boolean lockShared(TableMove move) {
    thread.unlockTable();
    List<AddressSpace> sharers = core.shared().sharers(move.oldTable);
    boolean ready = evacuated.isEmpty() || evacuated.containsAll(sharers);
    if (!movesShared || !ready) {
      locks.unlock(cpu, word(move.oldTable, move));
      move.sharers = movesShared ? sharers : List.of();
      move.setOutcome(Outcome.SHARED);
      return false;
    }
    move.sharers = sharers;
    Gather owed = Objects.requireNonNull(gather, "a gather is open while tables are locked");
    sharers.forEach(owed::alsoOf);
    locks.bearLocked(cpu, word(move.newTable, move), true);
    return true;
  }

  /** Writes the entries of all parents, one parent after the other. */
  private void writeParents(TableMove move, Step step, long entry) {
    for (AddressSpace sharer : move.sharers) {
      thread.lockTableThatStays(sharer, move.vaddr(), move.level() + 1);
      entries.write(cpu, step, thread.path().slot(), entry);
      thread.unlockTable();
    }
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
    if (placed.isRight(cpu, space, move.level(), move.oldTable, move.destination())) {
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
    if (!move.sharers.isEmpty()) {
      writeParents(move, Step.FREEZE, absent.moving());
      return;
    }
    entries.write(cpu, Step.FREEZE, thread.path().slot(), absent.moving());
  }

  /** Copies every entry as it is; of a root, those of the user half. */
  public void copy(TableMove move) {
    int count = core.roots().ownEntries(move.level());
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
    int count = core.roots().ownEntries(level);
    int drained = entries.drain(cpu, level, move.oldTable, move.newTable, count, absent.moving());
    counters.countDrained(drained);
  }

  /** Says that D bits of the replacement cannot be trusted until {@link #merge}. */
  public void markUnmerged(TableMove move) {
    if (move.sharers.isEmpty()) {
      locks.bear(cpu, word(move.newTable, move), false);
    } else {
      locks.bearLocked(cpu, word(move.newTable, move), false);
    }
  }

  /** Makes the parent's entry, or the root pointer, refer to the replacement. */
  public void publish(TableMove move) {
    if (isRoot(move)) {
      core.roots().replace(cpu, space, move.newTable);
      return;
    }
    if (move.level() == 1) {
      core.shared().keepsView(move.oldTable, move.newTable);
    }
    int parentLevel = move.level() + 1;
    long entry = format.makeTable(move.newTable, parentLevel);
    if (format.tableAccessedExists(parentLevel)) {
      entry = format.withAccessed(entry);
    }
    if (!move.sharers.isEmpty()) {
      writeParents(move, Step.PUBLISH, entry);
      core.shared().replaced(thread.cpu(), move.oldTable, move.newTable);
      locks.unlock(cpu, word(move.newTable, move));
      return;
    }
    entries.write(cpu, Step.PUBLISH, thread.path().slot(), entry);
  }

  /** Unlocks the old table, to which nothing refers any more. */
  public void stray(TableMove move) {
    if (!isRoot(move)) {
      entries.tableStrays(cpu, move.oldTable);
    }
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
    if (!move.sharers.isEmpty()) {
      thread.counters().count(Event.SHARED_TABLE_MOVED);
    }
  }

  /** Unlocks the parent that {@link #lock} or {@link #lockParentAgain} locked. */
  public void unlockParent(TableMove move) {
    if (!isRoot(move) && move.sharers.isEmpty()) {
      thread.unlockTable();
    }
  }

  /**
   * Locks the parent of a frozen table, wherever it is now; waits while the parent is frozen
   * itself. That is no circle: who froze it waits only for tables above.
   */
  public void lockParentAgain(TableMove move) {
    if (!move.sharers.isEmpty()) {
      return; // each is locked when its entry is written
    }
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
    late.merge(cpu, level, move.oldTable, move.newTable, core.roots().ownEntries(level));
    locks.unlockMerged(cpu, word);
  }

  /**
   * Closes the space, and with it every space that shares one of these tables as far as is known
   * before they are locked, and makes every CPU leave them.
   */
  public void evacuate(List<TableMove> moves) {
    List<AddressSpace> all = new ArrayList<>();
    all.add(space);
    if (movesShared && space.sharesTables()) {
      moves.forEach(move -> addSharers(move, all));
    }
    evacuated = all;
    for (AddressSpace one : all) {
      one.closeGate(cpu);
      cpu.fence(Step.QUIESCE);
      flush.shootdown().evacuate(thread, one);
    }
  }

  private void addSharers(TableMove move, List<AddressSpace> all) {
    if (thread.find(space, move.vaddr(), 1).level() == 1
        && isShared(thread.path().table(), move.level())) {
      for (AddressSpace sharer : core.shared().sharers(thread.path().table())) {
        if (!all.contains(sharer)) {
          all.add(sharer);
        }
      }
    }
  }

  /** Lets the CPUs come back. */
  public void admit() {
    evacuated.forEach(one -> one.openGate(cpu));
    evacuated = List.of();
  }
}
