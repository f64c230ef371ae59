package pagurus.vm.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.vm.flush.Activation;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Shootdown;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.Poison;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.Displacement;
import pagurus.vm.page.Files;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.page.PageMover;
import pagurus.vm.page.PageSupply;
import pagurus.vm.page.Reclaimer;
import pagurus.vm.page.ReverseMap;
import pagurus.vm.page.Swap;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.Replication;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.FileViews;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.sync.SpinLock;

/** The memory manager of one machine, put together. */
public final class Kernel {
  private final Optional<Domain> domain;
  private final Core core;
  private final Spaces spaces;
  private final List<KernelThread> threads;
  private final FlushSystem flush;
  private final DataFrames data;
  private final Files files;
  private final FileViews views;
  private final FaultHandler faults;
  private final Mapping mapping;
  private final Fork fork;
  private final Remap remap;
  private final Exit exit;
  private final Pins pins;
  private final Migration migration;
  private final PageMover pageMover;
  private final PageSupply supply;
  private final Displacement displacement;
  private final Reclaimer reclaimer;
  private final HugeLeaves huge;
  private final Relocator relocator;
  private final Optional<KernelSpace> kernelSpace;
  private final Replication replication;
  private final long copyNodes;

  private Kernel(Machine hardware, KernelOptions options, BlockStore storage) {
    domain = Foundations.domainOn(hardware, options);
    Machine machine = domain.isPresent() ? domain.get() : hardware;
    BlockStore swapDevice = onPlatform(storage);
    Cpu boot = machine.cpu(0);
    core = Foundations.lay(boot, machine, domain, options);
    threads = threads(machine, options);
    Frames frames = core.frames();
    spaces = new Spaces(core, machine.topology().cpus());
    SpinLock swapLock = new SpinLock(frames.words().take(1));
    Swap swap = new Swap(swapDevice, frames.table(), swapLock);
    data = new DataFrames(core, new ReverseMap(frames), swap);
    files = new Files(frames, this::onPlatform);
    flush = new FlushSystem(core, new Shootdown(threads), data);
    huge = new HugeLeaves(data, spaces, flush);
    reclaimer = new Reclaimer(data, files, huge, spaces, flush);
    supply = new PageSupply(data, reclaimer);
    views = new FileViews(new SpinLock(frames.words().take(1)));
    TableSharing sharing = new TableSharing(data, supply, flush, views);
    TableBuilder builder = new TableBuilder(core, supply);
    RangeUnmapper unmapper = new RangeUnmapper(data, supply, huge, sharing);
    PageArrival arrival = new PageArrival(data, supply, files);
    SharingBreaker breaker = new SharingBreaker(data, supply, flush, sharing);
    mapping = new Mapping(data, supply, huge, flush, unmapper, sharing);
    exit = new Exit(flush, spaces, unmapper, sharing);
    fork = new Fork(flush, spaces, data, huge, supply, builder, exit, sharing);
    remap = new Remap(flush, data, supply, huge, builder, unmapper, sharing);
    pins = new Pins(data);
    pageMover = new PageMover(data, files, huge, spaces, flush);
    displacement = new Displacement(data, pageMover);
    relocator = new Relocator(flush, spaces, this::makeRoom);
    migration = new Migration(flush, spaces, data, pageMover, relocator);
    replication = new Replication(flush, spaces, relocator);
    copyNodes = options.copies().ofNewSpaces();
    FileSharing fileSharing = new FileSharing(data, spaces, views, builder, sharing);
    faults =
        new FaultHandler(
            core,
            builder,
            supply,
            huge,
            arrival,
            sharing,
            breaker,
            fileSharing,
            options.fencesFaults());
    kernelSpace =
        options.kernelHalf().isUsed()
            ? Optional.of(new KernelSpace(boot, core, flush.shootdown(), options.kernelHalf()))
            : Optional.empty();
  }

  /** Boots a kernel on a machine whose CPUs are not running yet. */
  public static Kernel boot(Machine machine, KernelOptions options, BlockStore swapDevice) {
    return new Kernel(machine, options, swapDevice);
  }

  private BlockStore onPlatform(BlockStore storage) {
    return domain.map(on -> on.storage(storage)).orElse(storage);
  }

  private List<KernelThread> threads(Machine machine, KernelOptions options) {
    List<KernelThread> all = new ArrayList<>();
    for (int id = 0; id < machine.topology().cpus(); id++) {
      Cpu cpu = machine.cpu(id);
      Mmu mmu = mmu(machine, options, cpu);
      mmu.watchForPoison(Poison.WORD);
      cpu.attach(mmu);
      all.add(new KernelThread(core, cpu, mmu));
    }
    return List.copyOf(all);
  }

  private Mmu mmu(Machine machine, KernelOptions options, Cpu cpu) {
    return domain.isPresent()
        ? domain.get().mmu(options.profile(), options.shape(), cpu.id())
        : new Mmu(options.mode(), options.profile(), options.shape(), machine.memory(), cpu);
  }

  /** The hypervisor's view of this kernel, if it runs on one. */
  public Optional<Domain> domain() {
    return domain;
  }

  /** The kernel side of a CPU. */
  public KernelThread thread(int cpu) {
    return threads.get(cpu);
  }

  /** The kernel side of every CPU. */
  public List<KernelThread> threads() {
    return threads;
  }

  /** Frames for replacements of tables: data goes to other nodes first, and to swap if it must. */
  private boolean makeRoom(KernelThread thread, int node, int frames) {
    if (displacement.makeRoom(thread, node, frames)) {
      return true;
    }
    thread.enter();
    try {
      return supply.makeRoom(thread, node, frames);
    } finally {
      thread.leave();
    }
  }

  /** Makes an empty space whose root is on this node; nothing if there is no memory for it. */
  public Optional<AddressSpace> createSpace(KernelThread thread, int node) {
    return spaces.create(thread.cpu(), node, copyNodes);
  }

  /**
   * Translates an address for user code, resolving faults on the way; loads the space first if the
   * CPU runs another or was made to leave it.
   *
   * <p>The result holds until the thread next polls, waits or enters the kernel.
   *
   * @param access {@code Rights.READ}, {@code WRITE} or {@code EXECUTE}
   * @return a physical address (on a hypervisor the machine's, for user code's accesses only), or
   *     {@code -1 - outcome.ordinal()} of a {@link FaultOutcome}
   */
  public long translate(KernelThread thread, AddressSpace space, long vaddr, int access) {
    Activation.activate(thread, space);
    long paddr = thread.mmu().translate(vaddr, access);
    return paddr >= 0 ? paddr : faulted(thread, space, vaddr, access);
  }

  /** The MMU has raised a fault, which is handled before anything is tried again. */
  private long faulted(KernelThread thread, AddressSpace space, long vaddr, int access) {
    while (true) {
      FaultOutcome outcome = faults.handle(thread, space, vaddr, access);
      if (outcome != FaultOutcome.RESOLVED) {
        return -1L - outcome.ordinal();
      }
      Activation.activate(thread, space);
      long paddr = thread.mmu().translate(vaddr, access);
      if (paddr >= 0) {
        return paddr;
      }
    }
  }

  /**
   * The address at which user code finds the first byte of a frame, in {@code Step.USER_LOAD} and
   * {@code USER_STORE}: what {@link #translate} says of a page that is mapped there.
   */
  public long userAddress(int pfn) {
    long paddr = core.frames().table().paddr(pfn);
    return domain.isPresent() ? domain.get().machine(paddr) : paddr;
  }

  /** What a negative result of {@link #translate} means. */
  public static FaultOutcome outcomeOf(long result) {
    return FaultOutcome.values()[(int) (-1 - result)];
  }

  /** The kernel's own half of the addresses, if it is in use. */
  public Optional<KernelSpace> kernelSpace() {
    return kernelSpace;
  }

  /** The foundations. */
  public Core core() {
    return core;
  }

  /** All spaces. */
  public Spaces spaces() {
    return spaces;
  }

  /** Gathers and shootdowns. */
  public FlushSystem flush() {
    return flush;
  }

  /** Data frames, their homes and who maps them. */
  public DataFrames data() {
    return data;
  }

  /** Files that areas may show. */
  public Files files() {
    return files;
  }

  /** Who has tables that show nothing but a file. */
  public FileViews fileViews() {
    return views;
  }

  /** Resolves faults. */
  public FaultHandler faults() {
    return faults;
  }

  /** Maps, unmaps, protects and advises. */
  public Mapping mapping() {
    return mapping;
  }

  /** Copies spaces. */
  public Fork fork() {
    return fork;
  }

  /** Moves ranges of a space. */
  public Remap remap() {
    return remap;
  }

  /** Ends spaces. */
  public Exit exit() {
    return exit;
  }

  /** Lock-free look-ups. */
  public Pins pins() {
    return pins;
  }

  /** Moves data pages between nodes. */
  public Migration migration() {
    return migration;
  }

  /** Moves data pages by their frames, whoever maps them. */
  public PageMover pageMover() {
    return pageMover;
  }

  /** Frames for data, by force if need be. */
  public PageSupply supply() {
    return supply;
  }

  /** Makes room on a full node, without storage. */
  public Displacement displacement() {
    return displacement;
  }

  /** Moves tables; wins memory back where their replacements find none. */
  public Relocator relocator() {
    return relocator;
  }

  /** Copies of tables for nodes. */
  public Replication replication() {
    return replication;
  }

  /** Wins memory back. */
  public Reclaimer reclaimer() {
    return reclaimer;
  }

  /** Huge leaves. */
  public HugeLeaves huge() {
    return huge;
  }
}
