package pagurus.vm.mmu;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.PhysicalLayout;

/** A bare CPU with an MMU on the bench, and page tables to put in front of it. */
final class Bench {
  /** What a page of a program may do here unless a test says otherwise. */
  static final int USER_RW = Rights.READ | Rights.WRITE | Rights.USER;

  private static final int NODES = 2;
  private static final long NODE_BYTES = 2L << 20;

  final PagingMode mode;
  final EntryFormat format;
  final HardwareProfile profile;
  final BareCpu cpu;
  final PhysicalLayout layout = PhysicalLayout.of(NODES, NODE_BYTES);
  final Mmu mmu;
  private long nextFrame;

  Bench(PagingMode mode, HardwareProfile profile, MmuShape shape, long seed) {
    this.mode = mode;
    this.format = mode.format();
    this.profile = profile;
    this.cpu = new BareCpu(layout.end(), seed);
    this.mmu = new Mmu(mode, profile, shape, layout, cpu);
    this.nextFrame = mode.pageBytes();
  }

  /** Typical hardware for a mode. */
  static Bench of(String mode) {
    PagingMode paging = PagingMode.named(mode);
    return new Bench(paging, HardwareProfile.defaultFor(paging), MmuShape.TYPICAL, 1);
  }

  /** The same with another profile. */
  static Bench of(String mode, HardwareProfile profile) {
    return new Bench(PagingMode.named(mode), profile, MmuShape.TYPICAL, 1);
  }

  /** A frame with zeros, on node 0, that nothing else uses. */
  long frame() {
    long frame = nextFrame;
    nextFrame += mode.pageBytes();
    if (nextFrame > NODE_BYTES) {
      throw new IllegalStateException("the tests of node 0 need more than " + NODE_BYTES);
    }
    return frame;
  }

  /** The address of the entry of {@code level} for an address; tables are made where missing. */
  long slot(long root, long vaddr, int level) {
    long table = root;
    for (int at = mode.levels(); at > level; at--) {
      long slot = table + mode.entryOffset(vaddr, at);
      if (!format.isPresent(entry(slot))) {
        set(slot, format.makeTable(frame(), at));
      }
      table = format.tableAddress(entry(slot), at);
    }
    return table + mode.entryOffset(vaddr, level);
  }

  /** Maps a page of level 1 to a new frame, and returns the frame. */
  long map(long root, long vaddr) {
    long frame = frame();
    map(root, vaddr, frame, 1, USER_RW);
    return frame;
  }

  /** Maps an address and returns where the leaf stands. */
  long map(long root, long vaddr, long paddr, int level, int rights) {
    long slot = slot(root, vaddr, level);
    set(slot, format.makeLeaf(paddr, level, rights));
    return slot;
  }

  long entry(long slot) {
    return cpu.peek(slot, mode.entryBytes());
  }

  void set(long slot, long entry) {
    cpu.poke(slot, mode.entryBytes(), entry);
  }

  boolean accessed(long slot) {
    return format.isAccessed(entry(slot));
  }

  boolean dirty(long slot) {
    return format.isDirty(entry(slot));
  }

  /** A second table of a level with the same entries, at which the parent is now pointed. */
  long replaceTable(long root, long vaddr, int level) {
    long parent = slot(root, vaddr, level + 1);
    long old = format.tableAddress(entry(parent), level + 1);
    long copy = frame();
    for (long at = 0; at < mode.tableBytes(level); at += mode.entryBytes()) {
      set(copy + at, entry(old + at));
    }
    set(parent, format.withTableAddress(entry(parent), level + 1, copy));
    return copy;
  }

  long read(long vaddr) {
    return mmu.translate(vaddr, Access.READ);
  }

  long write(long vaddr) {
    return mmu.translate(vaddr, Access.WRITE);
  }

  long of(MmuEvent event) {
    return mmu.counters().of(event);
  }
}
