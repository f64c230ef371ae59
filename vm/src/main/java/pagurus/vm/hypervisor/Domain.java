package pagurus.vm.hypervisor;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.table.Entries;

/**
 * A guest of a hypervisor, as a machine: its frames have numbers of their own, node by node, and
 * the map to the machine's goes by extents, so that huge leaves stay in one piece.
 *
 * <p>The last extent of every node is not the guest's: one word is the hypervisor's, the rest
 * somebody else's.
 */
public final class Domain implements Machine {
  /** The number of the guest. */
  public static final int GUEST = 1;

  private static final int STRANGER = 2;

  /**
   * An extent is a huge leaf where a node has room for more than so many, else a page: then no
   * aligned block of that size is the guest's alone, for the kernel's records are in the first, and
   * the last page of the second is the hypervisor's.
   */
  private static final int FEWER_EXTENTS = 2;

  private final Machine machine;
  private final Hypervisor hypervisor;
  private final PagingMode mode;
  private final PhysicalLayout memory;
  private final boolean scattered;
  private final int extentShift;
  private final long extentsPerNode;
  private final List<ParavirtCpu> cpus = new ArrayList<>();
  private final ParavirtEntries entries;

  /**
   * The only guest of a machine that nobody uses yet.
   *
   * @param scattered whether its frames have other numbers than the machine's
   * @throws IllegalArgumentException if the mode has roots that are not a frame each
   */
  public Domain(Machine machine, PagingMode mode, boolean scattered) {
    this.machine = machine;
    this.mode = mode;
    this.scattered = scattered;
    PhysicalLayout whole = machine.memory();
    boolean large = mode.levels() > 1 && whole.bytesPerNode() > FEWER_EXTENTS * mode.span(2);
    extentShift = large ? mode.shift(2) : mode.pageShift();
    extentsPerNode = (whole.bytesPerNode() >>> extentShift) - 1;
    memory = new PhysicalLayout(whole.spanShift(), extentsPerNode << extentShift, whole.nodes());
    hypervisor = new Hypervisor(machine, mode, memory.limit(0));
    for (int node = 0; node < memory.nodes(); node++) {
      give(whole, node);
    }
    for (int id = 0; id < machine.topology().cpus(); id++) {
      cpus.add(new ParavirtCpu(machine.cpu(id), this, cpus));
    }
    entries = new ParavirtEntries(mode, this);
  }

  private void give(PhysicalLayout whole, int node) {
    long page = mode.pageBytes();
    for (long at = memory.base(node); at < memory.limit(node); at += page) {
      hypervisor.tables().give(at, GUEST);
    }
    for (long at = memory.limit(node) + page; at < whole.limit(node); at += page) {
      hypervisor.tables().give(at, STRANGER);
    }
  }

  /** The hypervisor. */
  public Hypervisor hypervisor() {
    return hypervisor;
  }

  /** Where a byte of the guest's memory is in the machine's. */
  public long machine(long paddr) {
    if (!memory.exists(paddr)) {
      throw new IllegalArgumentException("p0x%x is outside of the guest's memory".formatted(paddr));
    }
    return scattered ? mirrored(paddr) : paddr;
  }

  /** Where a byte of the machine's memory is in the guest's. */
  public long guest(long address) {
    if (!memory.exists(address)) {
      throw new IllegalArgumentException("0x%x is not the guest's".formatted(address));
    }
    return scattered ? mirrored(address) : address;
  }

  /** The extents of each node in reverse: the map is its own inverse. */
  private long mirrored(long address) {
    long base = memory.base(memory.nodeOf(address));
    long inNode = address - base;
    long extent = extentsPerNode - 1 - (inNode >>> extentShift);
    return base + (extent << extentShift) + (inNode & (1L << extentShift) - 1);
  }

  /** A frame of the machine that is somebody else's; the hypervisor's own if there is no other. */
  public long foreignFrame() {
    long next = memory.limit(0) + mode.pageBytes();
    return next < machine.memory().limit(0) ? next : memory.limit(0);
  }

  /** How the guest reads and writes entries, and loads roots. */
  public Entries entries() {
    return entries;
  }

  /** The MMU of a CPU: hardware, which knows nothing of guests. */
  public Mmu mmu(HardwareProfile profile, MmuShape shape, int cpu) {
    return new Mmu(mode, profile, shape, machine.memory(), machine.cpu(cpu));
  }

  /** Storage that reads and writes the machine's memory, for a guest that names its own. */
  public BlockStore storage(BlockStore real) {
    return new DomainStorage(real, this);
  }

  long pageBytes() {
    return mode.pageBytes();
  }

  /** The machine's CPU under one of the guest's. */
  public Cpu below(int cpu) {
    return machine.cpu(cpu);
  }

  @Override
  public Topology topology() {
    return machine.topology();
  }

  @Override
  public PhysicalLayout memory() {
    return memory;
  }

  @Override
  public Cpu cpu(int id) {
    return cpus.get(id);
  }
}
