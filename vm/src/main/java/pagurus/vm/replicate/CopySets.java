package pagurus.vm.replicate;

import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.PerFrame;

/**
 * Which tables have copies, and where. Plain: a set is put here before anybody can find its table,
 * or under the table's lock; who looks without that lock may see the set of a moment ago, in which
 * a copy is missing.
 */
final class CopySets {
  private final Frames frames;
  private final FrameTable records;

  /** By the frames of originals and of copies. */
  private final PerFrame<CopySet> sets;

  CopySets(Frames frames) {
    this.frames = frames;
    records = frames.table();
    sets = records.perFrame(CopySet.NONE);
  }

  /** That of the table, original or copy, in which an address lies. */
  CopySet of(long address) {
    return sets.get(records.pfn(address));
  }

  /** The same of an address that may be none. */
  CopySet ofAny(long address) {
    return frames.layout().exists(address) ? of(address) : CopySet.NONE;
  }

  /** The level of the table in which an address lies. */
  int level(long address) {
    return records.level(records.pfn(address));
  }

  /** Whether a table is one of the kernel's own mappings. */
  boolean isKernels(long table) {
    return records.kind(records.pfn(table)) == FrameKind.KERNEL_TABLE;
  }

  /** The node on which an address lies. */
  int node(long address) {
    return records.nodeOf(records.pfn(address));
  }

  /** Those of these nodes that the machine has, node n in bit n. */
  long existing(long nodes) {
    return frames.nodes() < Long.SIZE ? nodes & (1L << frames.nodes()) - 1 : nodes;
  }

  /** A table may have copies on these nodes, and has none yet. */
  void begin(long table, long wanted) {
    setParts(table, new CopySet(table, wanted));
  }

  /** Makes copies of a table, as far as there is memory; they hold junk. */
  CopySet make(Cpu cpu, long table, long wanted, FrameRange avoided) {
    CopySet set = new CopySet(table, wanted);
    for (long left = wanted; left != 0; left &= left - 1) {
      set = withCopy(cpu, set, Long.numberOfTrailingZeros(left), avoided);
    }
    if (set.size() == 0) {
      return CopySet.NONE;
    }
    show(set);
    return set;
  }

  /**
   * The set with a copy on another node, which nobody finds before {@link #show}, and which holds
   * junk; the same if there is no memory.
   */
  CopySet withCopy(Cpu cpu, CopySet set, int node, FrameRange avoided) {
    int pfn = records.pfn(set.original());
    int order = records.order(pfn);
    int copy = frames.allocateOn(cpu, node, order, FrameKind.TABLE_COPY, false, avoided);
    for (int part = 0; copy != Frames.NONE && part < 1 << order; part++) {
      records.describeTable(
          cpu, copy + part, records.level(pfn), records.owner(pfn), records.base(pfn));
    }
    return copy == Frames.NONE ? set : set.with(records.paddr(copy), node);
  }

  /** From now on this is the set of its table, and of its copies. */
  void show(CopySet set) {
    setAll(set, set);
  }

  /** The table of this address has no copies any more: they are free. */
  void free(Cpu cpu, long table) {
    CopySet set = of(table);
    if (set.isNone()) {
      return;
    }
    setAll(set, CopySet.NONE);
    for (int i = 0; i < set.size(); i++) {
      int pfn = records.pfn(set.copy(i));
      frames.free(cpu, pfn, records.order(pfn));
    }
  }

  private void setAll(CopySet of, CopySet value) {
    for (int i = 0; i < of.size(); i++) {
      setParts(of.copy(i), value);
    }
    setParts(of.original(), value);
  }

  private void setParts(long table, CopySet value) {
    int pfn = records.pfn(table);
    for (int part = pfn; part < pfn + (1 << records.order(pfn)); part++) {
      sets.set(part, value);
    }
  }
}
