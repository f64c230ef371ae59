package pagurus.bench.walk;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.mmu.MmuShape;

/**
 * A live machine of one CPU, and pages that 4-level x86-64 tables in its memory map: neighbours
 * from {@link #BASE} on. Every entry has A, and every leaf D, so no walk writes to memory. The
 * frames of the pages are never touched.
 */
final class MappedPages implements AutoCloseable {
  /** The address of the first page. */
  static final long BASE = 1L << 40;

  /** The ASID that the space is loaded with. */
  static final int ASID = 5;

  private static final long FIRST_FRAME = 64L << 20;

  private final PagingMode mode = PagingMode.named("x86-64");
  private final EntryFormat format = mode.format();
  private final LiveMachine machine;
  private final Cpu cpu;
  private final long root = mode.pageBytes();
  private long tablesEnd = root + mode.pageBytes();

  /** Maps {@code pages} pages, readable and writable by user code. */
  MappedPages(int pages) {
    long bytes = FIRST_FRAME + pages * mode.pageBytes();
    Topology topology = Topology.uniform("bench", 1, 1, Topology.LOCAL_DISTANCE);
    machine = LiveMachine.create(new LiveOptions(topology, bytes, false, 1, false, false));
    cpu = machine.cpu(0);
    for (int page = 0; page < pages; page++) {
      map(BASE + page * mode.pageBytes(), FIRST_FRAME + page * mode.pageBytes());
    }
  }

  private void map(long vaddr, long frame) {
    long table = root;
    for (int level = mode.levels(); level > 1; level--) {
      long slot = table + mode.entryOffset(vaddr, level);
      long entry = cpu.loadAcquire(Step.LOOKUP, slot);
      if (!format.isPresent(entry)) {
        entry = format.withAccessed(format.makeTable(tablesEnd, level));
        cpu.storeRelease(Step.INSTALL, slot, entry);
        tablesEnd += mode.pageBytes();
      }
      table = format.tableAddress(entry, level);
    }
    long leaf = format.makeLeaf(frame, 1, Rights.READ | Rights.WRITE | Rights.USER);
    leaf = format.withDirty(format.withAccessed(leaf));
    cpu.storeRelease(Step.INSTALL, table + mode.entryOffset(vaddr, 1), leaf);
  }

  /** The machine's MMU, with the space loaded. To be asked for once. */
  Mmu mmu(MmuShape shape) {
    Mmu mmu = new Mmu(mode, HardwareProfile.X86, shape, machine.memory(), cpu);
    mmu.loadRoot(root, ASID, false);
    return mmu;
  }

  /** The physical address of the root. */
  long root() {
    return root;
  }

  /** The address behind the last table. */
  long tablesEnd() {
    return tablesEnd;
  }

  /** What a word of the tables holds. */
  long word(long paddr) {
    return cpu.loadAcquire(Step.LOOKUP, paddr);
  }

  @Override
  public void close() {
    machine.close();
  }
}
