package pagurus.check.scenario;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagurus.arch.Rights;
import pagurus.check.spec.SpaceMemory;
import pagurus.check.spec.Specification;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.evacuate.Collapse;
import pagurus.vm.evacuate.Compaction;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.flush.Activation;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.Migration;
import pagurus.vm.mmu.Access;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** What one CPU can do in a scenario. */
public final class Player {
  /** Where in a page devices store. */
  static final long FOR_DEVICES = Long.BYTES;

  /**
   * Who takes memory out of use tries all that is left, and two times more, and compaction once. It
   * remembers nothing from one time to the next: what it would do after that it has done by then.
   */
  private static final int OFFLINE_PASSES = 3;

  private static final int COMPACTION_PASSES = 2;

  private final Stage stage;
  private final int cpu;
  private final KernelThread thread;
  private AddressSpace space;
  private @Nullable Specification specification;
  private long stores;

  Player(Stage stage, int cpu, AddressSpace space) {
    this.stage = stage;
    this.cpu = cpu;
    this.space = space;
    thread = stage.thread(cpu);
  }

  void attach(Specification next) {
    specification = next;
  }

  private Specification specification() {
    return Objects.requireNonNull(specification, "a scenario is specified before it is played");
  }

  private SpaceMemory memory() {
    return specification().memoryOf(space);
  }

  /** The kernel side of this CPU. */
  public KernelThread thread() {
    return thread;
  }

  /** The space that this CPU works for. */
  public AddressSpace space() {
    return space;
  }

  /** The kernel. */
  public Kernel kernel() {
    return stage.kernel();
  }

  /** User code stores a value that nobody has stored before; false if it was not allowed to. */
  public boolean store(int page) {
    return storeTo(page, translate(page, Access.WRITE));
  }

  /**
   * User code tries to store, and does something else if that faults: the store without the fault
   * path, where that would make a scenario of three CPUs too large.
   */
  public boolean storeUnlessFaulting(int page) {
    return storeTo(page, thread.mmu().translate(stage.vaddr(page), Access.WRITE));
  }

  private boolean storeTo(int page, long paddr) {
    if (paddr < 0) {
      return false;
    }
    memory().used(cpu, page, paddr, true);
    storeNew(page, paddr);
    interrupts();
    return true;
  }

  /** A value that nobody has stored before. */
  private long newValue(int page) {
    return (long) (cpu + 1) << 16 | page << 8 | ++stores;
  }

  private void storeNew(int page, long paddr) {
    long value = newValue(page);
    memory().stored(cpu, page, value);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  /** User code loads a page; false if it was not allowed to. */
  public boolean load(int page) {
    return loadFrom(page, translate(page, Access.READ));
  }

  private boolean loadFrom(int page, long paddr) {
    if (paddr < 0) {
      return false;
    }
    memory().used(cpu, page, paddr, false);
    long value = thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
    memory().loaded(cpu, page, value);
    interrupts();
    return true;
  }

  /** User code tries to load, and does something else if that faults. */
  public boolean loadUnlessFaulting(int page) {
    return loadFrom(page, thread.mmu().translate(stage.vaddr(page), Access.READ));
  }

  /** Loads the space, and nothing more. */
  public void activate() {
    Activation.activate(thread, space);
  }

  /** Runs the space no more, until an access loads it again. */
  public void leave() {
    Activation.leave(thread);
  }

  private long translate(int page, int access) {
    long paddr = stage.kernel().translate(thread, space, stage.vaddr(page), access);
    if (paddr < 0 && Kernel.outcomeOf(paddr) == FaultOutcome.OUT_OF_MEMORY) {
      throw new IllegalStateException("cpu " + cpu + " finds no memory for page " + page);
    }
    return paddr;
  }

  /** Interrupts are served between two instructions of user code. */
  public void interrupts() {
    Cpu seam = thread.cpu();
    seam.poll(Step.POLL);
  }

  /** Moves the table of the setting to the other node. */
  public void move() {
    move(stage.setting().target());
  }

  /** Moves another table to the other node. */
  public void move(Target target) {
    stage.move(cpu, target, Stage.TARGET_NODE, Stage.PAGES_PER_TABLE);
  }

  /** Moves the table of the setting back to where it came from. */
  public void moveBack() {
    Target target = stage.setting().target();
    stage.move(cpu, target, Stage.SOURCE_NODE, Stage.PAGES_PER_TABLE);
  }

  /** Moves all tables of the level of the setting to the other node, in one batch. */
  public void moveAll() {
    stage.move(cpu, stage.setting().target(), Stage.TARGET_NODE, Stage.PAGES);
  }

  /** Gives the space copies of its tables on these nodes, node n in bit n, and on no others. */
  public void replicate(long nodes) {
    RelocationCounters counters = new RelocationCounters(stage.mode().levels());
    kernel().replication().replicate(thread, space, nodes, stage.setting().protocol(), counters);
  }

  /** Takes pages out of the space. */
  public void unmap(int firstPage, int pages) {
    kernel().mapping().unmap(thread, space, stage.vaddr(firstPage), stage.vaddr(firstPage + pages));
    for (int page = firstPage; page < firstPage + pages; page++) {
      memory().unmapped(page);
    }
  }

  /** Takes the right to store away from pages. */
  public void protect(int firstPage, int pages) {
    kernel()
        .mapping()
        .protect(
            thread, space, stage.vaddr(firstPage), stage.vaddr(firstPage + pages), Rights.READ);
    for (int page = firstPage; page < firstPage + pages; page++) {
      memory().writeProtected(page);
    }
  }

  /** Makes a child, which nobody runs. */
  public void fork() {
    memory().forkBegins();
    Optional<AddressSpace> child = kernel().fork().fork(thread, space);
    memory().forked();
    child.ifPresent(stage::bear);
  }

  /** Makes a child, which nobody runs, without copying leaf tables. */
  public void forkSharingTables() {
    memory().forkBegins();
    Optional<AddressSpace> child = kernel().fork().forkSharingTables(thread, space);
    memory().forked();
    child.ifPresent(stage::bear);
  }

  /** Throws away what the child that shares tables sees: it gives up the leaf table. */
  public void discardInChild(int pages) {
    kernel().mapping().discard(thread, stage.sharer(), stage.vaddr(0), stage.vaddr(pages));
  }

  /** Moves a page to an address where nothing is. */
  public void remap(int from, int to) {
    long start = stage.vaddr(from);
    if (kernel().remap().move(thread, space, start, stage.vaddr(from + 1), stage.vaddr(to))) {
      memory().remapped(from, to);
      stage.remapped(from, to);
    }
  }

  /** Maps a page of a file no more, though the area stays; what it holds the file keeps. */
  public void letGo(int page) {
    kernel().mapping().discard(thread, space, stage.vaddr(page), stage.vaddr(page + 1));
  }

  /** Moves data pages to a node. */
  public void migrate(int node) {
    kernel().migration().migrate(thread, space, node);
  }

  /** The same, with pages that other spaces map, too. */
  public void migrateShared(int node) {
    Migration migration = kernel().migration();
    migration.migrate(thread, migration.toNode(space, node).withShared());
  }

  /** Sends data of a node away until a frame more comes free there than are free now. */
  public void displace(int node) {
    int wanted = kernel().core().frames().free(node) + 1;
    kernel().displacement().makeRoom(thread, node, wanted);
  }

  /** Gets hold of a page by a look-up without a lock and lets go of it; false if it was refused. */
  public boolean pin(int page) {
    int pfn = kernel().pins().pin(thread, space, stage.vaddr(page));
    if (pfn == Frames.NONE) {
      return false;
    }
    long paddr = kernel().data().records().paddr(pfn);
    memory().pinned(cpu, page, paddr, thread.cpu().loadAcquire(Step.USER_LOAD, paddr));
    kernel().pins().unpin(thread, pfn);
    return true;
  }

  /**
   * Gets hold of a page by a look-up without a lock, stores to it, and lets go of it; false if it
   * was refused.
   */
  public boolean storeThroughPin(int page) {
    int pfn = kernel().pins().pin(thread, space, stage.vaddr(page));
    if (pfn == Frames.NONE) {
      return false;
    }
    storeNew(page, kernel().data().records().paddr(pfn));
    kernel().pins().unpin(thread, pfn);
    return true;
  }

  /** A device stores to a page that is pinned for it, and is done; false if it was refused. */
  public boolean receive(int page) {
    int pfn = kernel().pins().pinForWriting(thread, space, stage.vaddr(page));
    if (pfn == Frames.NONE) {
      return false;
    }
    deviceStores(page, pfn);
    kernel().pins().unpinWritten(thread, pfn);
    return true;
  }

  /** User code loads what devices have stored to a page; false if it was not allowed to. */
  public boolean loadReceived(int page) {
    long paddr = translate(page, Access.READ);
    if (paddr < 0) {
      return false;
    }
    long value = thread.cpu().loadAcquire(Step.USER_LOAD, paddr + FOR_DEVICES);
    memory().loadedReceived(cpu, page, value);
    interrupts();
    return true;
  }

  /** Resolves the fault of a store that nobody has tried. */
  public void makeReady(int page) {
    kernel().faults().handle(thread, space, stage.vaddr(page), Access.WRITE);
  }

  /** A device stores to a frame that it takes for a page's: no CPU holds the store back. */
  public void deviceStores(int page, int pfn) {
    long paddr = kernel().data().records().paddr(pfn);
    long value = newValue(page);
    thread.cpu().exchange(Step.USER_STORE, paddr + FOR_DEVICES, value);
    memory().received(cpu, page, paddr, value);
  }

  /** Puts a huge leaf in the place of the leaf table that translates a page. */
  public void collapse(int page) {
    new Collapse(kernel()).collapse(thread, space, stage.vaddr(page), thread.cpu().node());
  }

  /** The kernel maps a page where it had none yet, and writes to it. */
  public void growKernel(int region) {
    KernelSpace half = kernel().kernelSpace().orElseThrow();
    long vaddr = half.allocate(thread, region, 1);
    if (vaddr == KernelSpace.NONE) {
      throw new IllegalStateException("cpu " + cpu + " finds no memory for the kernel's page");
    }
    interrupts();
    long paddr = half.translate(thread, vaddr, Access.WRITE);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, cpu);
    interrupts();
  }

  /** Ends the space. No program may run in it any more. */
  public void exit() {
    kernel().exit().exit(thread, space);
    specification().ended(space);
  }

  /**
   * Makes another space, with an area of pages that may be read and written; runs that from now.
   */
  public void beginAnother(int pages) {
    space = kernel().createSpace(thread, Stage.SOURCE_NODE).orElseThrow();
    specification().begins(space);
    int rights = Rights.READ | Rights.WRITE;
    Area area = new Area(0, stage.vaddr(pages), rights, new Backing.Anonymous(), 0, false);
    kernel().mapping().map(thread, space, area);
  }

  /** Takes the page block of a frame out of use; the others are told if there is nothing left. */
  public void takeOffline(int pfn) {
    Frames frames = kernel().core().frames();
    int node = frames.table().nodeOf(pfn);
    int block = frames.blockOf(pfn);
    Offline offline = new Offline(kernel(), stage.setting().protocol(), OFFLINE_PASSES);
    if (offline.block(thread, node, block).isEmpty()) {
      isOutOfUse(node, block);
    }
  }

  /** Says that there is nothing left in a page block. */
  public void isOutOfUse(int node, int block) {
    specification().outOfUse(node, block);
  }

  /** Empties page blocks of a node until so many are free as a whole, as far as can be done. */
  public void compact(int node, int wanted) {
    Compaction compaction = new Compaction(kernel(), stage.setting().protocol(), COMPACTION_PASSES);
    compaction.compact(thread, node, wanted);
  }

  /** Takes pages of a node out of memory, if they have not been used lately. */
  public void reclaim(int node) {
    thread.enter();
    kernel().reclaimer().reclaim(thread, node, 1);
    thread.leave();
  }
}
