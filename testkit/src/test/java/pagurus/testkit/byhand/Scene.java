package pagurus.testkit.byhand;

import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.inspect.Audit;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.MmuEvent;
import pagurus.vm.place.Placement;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * A program on CPU 0 of node 0, a mover on CPU 1 and somebody else on CPU 2; every table is on node
 * 0, and is to go to node 1.
 */
public final class Scene implements AutoCloseable {
  public static final int PROGRAM = 0;
  public static final int MOVER = 1;
  public static final int OTHER = 2;

  private static final int ROUNDS = 2;
  private static final long NODE_BYTES = 4L << 20;

  public final HandDrivenMachine machine;
  public final Kernel kernel;
  public final PagingMode mode;
  public final AddressSpace space;
  public final RelocationCounters counters;
  public final long start;
  private final long page;

  public Scene(PagingMode mode, int failOneIn) {
    this(mode, new MemoryOptions(4096, true, failOneIn));
  }

  public Scene(PagingMode mode, MemoryOptions memory) {
    this(KernelOptions.standard(mode).withMemory(memory));
  }

  public Scene(KernelOptions options) {
    this(
        options,
        new Topology("by hand", List.of(0, 0, 0), List.of(List.of(10, 20), List.of(20, 10))),
        NODE_BYTES);
  }

  /** The same on another machine, whose first CPU, at least, is one of node 0. */
  public Scene(KernelOptions options, Topology topology, long nodeBytes) {
    mode = options.mode();
    page = mode.pageBytes();
    machine = new HandDrivenMachine(topology, nodeBytes);
    kernel = Kernel.boot(machine, options, new HeapBlockStore(page, 4096));
    space = kernel.createSpace(thread(PROGRAM), 0).orElseThrow();
    counters = new RelocationCounters(mode.levels());
    start = 4 * mode.span(2);
    map(start, 16, false);
  }

  public static Scene of(String mode) {
    return new Scene(PagingMode.named(mode), 0);
  }

  public KernelThread thread(int cpu) {
    return kernel.thread(cpu);
  }

  public void map(long from, int pages, boolean huge) {
    int rights = Rights.READ | Rights.WRITE;
    Area area = new Area(from, from + pages * page, rights, new Backing.Anonymous(), 0, huge);
    kernel.mapping().map(thread(PROGRAM), space, area);
  }

  /** The address of the first word of a page of the area that is there from the beginning. */
  public long vaddr(int pageNumber) {
    return start + pageNumber * page;
  }

  public void store(int cpu, long vaddr, long value) {
    long paddr = kernel.translate(thread(cpu), space, vaddr, Access.WRITE);
    thread(cpu).cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  public long load(int cpu, long vaddr) {
    long paddr = kernel.translate(thread(cpu), space, vaddr, Access.READ);
    return thread(cpu).cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  /** What the program's CPU does without the kernel's help; false if it would need it. */
  public boolean tryStore(long vaddr, long value) {
    long paddr = thread(PROGRAM).mmu().translate(vaddr, Access.WRITE);
    if (paddr >= 0) {
      thread(PROGRAM).cpu().storeRelease(Step.USER_STORE, paddr, value);
    }
    return paddr >= 0;
  }

  public boolean tryLoad(long vaddr) {
    return thread(PROGRAM).mmu().translate(vaddr, Access.READ) >= 0;
  }

  /** Takes every page out of memory that can go. */
  public void reclaim(int cpu) {
    KernelThread thread = thread(cpu);
    for (int round = 0; round < ROUNDS; round++) {
      thread.enter();
      for (int node = 0; node < machine.topology().nodes(); node++) {
        kernel.reclaimer().reclaim(thread, node, Integer.MAX_VALUE);
      }
      thread.leave();
    }
  }

  /** Stores a value, sends the page to swap and gets it back: it is clean from now on. */
  public void storeCleanly(long vaddr, long value) {
    store(PROGRAM, vaddr, value);
    reclaim(PROGRAM);
    load(PROGRAM, vaddr);
  }

  /** Somebody who moves the leaf tables to node 1. */
  public Actor mover(int cpu, RelocationProtocol protocol) {
    return mover(cpu, protocol, 1, Placements.fixedNode(1));
  }

  public Actor mover(int cpu, RelocationProtocol protocol, int level, Placement placement) {
    return machine.on(
        cpu,
        () ->
            kernel
                .relocator()
                .relocate(
                    thread(cpu),
                    RelocationRequest.all(space, mode, placement).levels(level, level),
                    protocol,
                    counters));
  }

  public long moved() {
    return counters.count(Outcome.MOVED);
  }

  /** Where the leaf entry of an address is. */
  public long slotOf(long vaddr) {
    KernelThread thread = thread(PROGRAM);
    thread.enter();
    long slot = thread.find(space, vaddr, 1).slot();
    thread.leave();
    return slot;
  }

  public boolean isDirty(long vaddr) {
    KernelThread thread = thread(PROGRAM);
    thread.enter();
    long entry = thread.find(space, vaddr, 1).entry();
    thread.leave();
    int pfn = kernel.data().frameOf(entry, 1);
    return kernel.core().format().isDirty(entry)
        || kernel.core().frames().table().isMarked(thread.cpu(), pfn, FrameTable.DIRTY);
  }

  /** Walkers' reads of what is no table. */
  public long astrayReads() {
    return kernel.threads().stream()
        .map(thread -> thread.mmu().counters())
        .mapToLong(
            counts ->
                counts.of(MmuEvent.POISON_READ)
                    + counts.of(MmuEvent.STRAY_READ)
                    + counts.of(MmuEvent.MALFORMED_READ))
        .sum();
  }

  public Audit.Report audit() {
    return Audit.of(kernel);
  }

  @Override
  public void close() {
    machine.close();
  }
}
