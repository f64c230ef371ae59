package pagurus.vm.table;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;

/**
 * Constructs and destroys tables, each by the rules of its level, and keeps count.
 *
 * <p>A table is a frame of its own, but for roots that are smaller than a page: those live several
 * to a frame, see {@link RootSlabs}. Roots that are larger than a page, or have two views, are a
 * block of frames (R8); each of them is recorded as a part of the table, and the first has its
 * lock.
 */
public final class TableStore {
  /** What an allocation returns when there is no frame to be had. */
  public static final long NONE = -1;

  private final Entries entries;
  private final PagingMode mode;
  private final Frames frames;
  private final FrameTable records;
  private final TableLocks locks;
  private final RootSlabs slabs;
  private final boolean smallRoots;
  private final int rootOrder;
  private final long counts;

  /** Tables of one paging mode, in these frames. */
  public TableStore(PagingMode mode, Frames frames, TableLocks locks) {
    this(new Entries(mode), frames, locks);
  }

  /** Tables with these entries, in these frames. */
  public TableStore(Entries entries, Frames frames, TableLocks locks) {
    this.entries = entries;
    mode = entries.mode();
    this.frames = frames;
    this.locks = locks;
    records = frames.table();
    smallRoots = mode.tableBytes(mode.levels()) < mode.pageBytes();
    rootOrder = rootOrder(entries);
    slabs = new RootSlabs(frames, mode.tableBytes(mode.levels()));
    counts = frames.words().take(mode.levels() + 1);
  }

  private static int rootOrder(Entries entries) {
    PagingMode mode = entries.mode();
    long pages = Math.max(1, entries.tableBytes(mode.levels()) / mode.pageBytes());
    return Long.numberOfTrailingZeros(pages);
  }

  /** log2 of the frames of a table of this level; 0 if several share a frame. */
  public int order(int level) {
    return level == mode.levels() ? rootOrder : 0;
  }

  /** The table that a frame is a part of which is recorded as a table. */
  public long tableOf(int pfn) {
    return records.paddr(pfn & -(1 << order(records.level(pfn))));
  }

  /** Whether tables of this level are smaller than a frame and share one. */
  public boolean isSubPage(int level) {
    return smallRoots && level == mode.levels();
  }

  /**
   * Makes an empty table on exactly this node, live and unlocked; nothing refers to it yet.
   *
   * @param owner the space that it is for
   * @param vaddr the first address that it translates
   * @param urgent whether the reserve may be used
   * @return its address, or {@link #NONE}
   */
  public long allocateOn(
      Cpu cpu, int node, int level, TableOwner owner, long vaddr, boolean urgent) {
    long table = reserveOn(cpu, node, level, owner, vaddr, urgent, FrameRange.NONE);
    if (table != NONE) {
      entries.clear(cpu, table, level);
    }
    return table;
  }

  /**
   * Like {@link #allocateOn}, but holds junk: the caller must write every entry.
   *
   * @param avoided frames that the table must have no part in
   */
  public long reserveOn(
      Cpu cpu,
      int node,
      int level,
      TableOwner owner,
      long vaddr,
      boolean urgent,
      FrameRange avoided) {
    long table;
    if (isSubPage(level)) {
      table = slabs.allocate(cpu, node, urgent, avoided);
      if (table == NONE) {
        return NONE;
      }
    } else {
      int order = order(level);
      int pfn = frames.allocateOn(cpu, node, order, FrameKind.TABLE, urgent, avoided);
      if (pfn == Frames.NONE) {
        return NONE;
      }
      for (int part = pfn; part < pfn + (1 << order); part++) {
        records.describeTable(cpu, part, level, owner.id(), vaddr);
      }
      table = records.paddr(pfn);
    }
    entries.tableMade(cpu, table, level, owner, avoided);
    locks.bear(cpu, word(table, level), true);
    cpu.fetchAdd(Step.FRAME_STATE, counts + 8L * level, 1);
    return table;
  }

  /**
   * Like {@link #allocateOn}, on the nearest node that has a frame: see {@link
   * Frames#allocateNear}.
   */
  public long allocateNear(
      Cpu cpu, int node, int level, TableOwner owner, long vaddr, boolean urgent) {
    long table = allocateNearest(cpu, node, level, owner, vaddr, false);
    return table == NONE && urgent ? allocateNearest(cpu, node, level, owner, vaddr, true) : table;
  }

  private long allocateNearest(
      Cpu cpu, int node, int level, TableOwner owner, long vaddr, boolean urgent) {
    for (int candidate : frames.nearestFirst(node)) {
      long table = allocateOn(cpu, candidate, level, owner, vaddr, urgent);
      if (table != NONE) {
        return table;
      }
    }
    return NONE;
  }

  /** The destructor of a level: gives a table's memory back. Nobody may be able to reach it. */
  public void free(Cpu cpu, long table, int level) {
    locks.become(cpu, word(table, level), TableLife.FREE);
    entries.tableFreed(cpu, table);
    cpu.fetchAdd(Step.FRAME_STATE, counts + 8L * level, -1);
    if (isSubPage(level)) {
      slabs.free(cpu, table);
    } else {
      int pfn = records.pfn(table);
      if (records.kind(pfn) != FrameKind.TABLE || records.level(pfn) != level) {
        throw new IllegalStateException(
            "p0x%x is %s of level %d, not a table of level %d"
                .formatted(table, records.kind(pfn), records.level(pfn), level));
      }
      frames.free(cpu, pfn, order(level));
    }
  }

  /** Whether a table that nobody can reach may be freed already. */
  boolean mayFree(Cpu cpu, long table) {
    return entries.mayFree(cpu, table);
  }

  /** The word that holds a table's life and lock. */
  public long word(long table, int level) {
    return isSubPage(level) ? slabs.word(table) : records.tableWord(records.pfn(table));
  }

  /** The node that a table is on. */
  public int nodeOf(long table) {
    return frames.layout().nodeOf(table);
  }

  /** How many tables of a level exist, limbo included. */
  public long count(Cpu cpu, int level) {
    return cpu.loadAcquire(Step.FRAME_STATE, counts + 8L * level);
  }
}
