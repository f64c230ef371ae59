package pagurus.vm.nested;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * A machine inside a machine: its memory is an address space of the host, its CPU <i>i</i> runs on
 * the host's CPU <i>i</i>.
 *
 * <p>Its memory is the host's anonymous memory: a frame comes when the guest first touches it, on
 * the node of the CPU that does, and may be migrated, swapped out and have its tables moved without
 * the guest's noticing. The nodes that the guest is told of are what its topology says, and need
 * not be the host's.
 *
 * <p>While a program of the guest runs on a CPU, so does the host; a program of the host's own may
 * run on another CPU beside it.
 */
public final class GuestMachine implements Machine {
  private final Topology topology;
  private final PhysicalLayout memory;
  private final AddressSpace secondStage;
  private final List<NestedCpu> cpus = new ArrayList<>();

  private GuestMachine(
      Kernel host, AddressSpace secondStage, Topology topology, PhysicalLayout memory) {
    this.topology = topology;
    this.memory = memory;
    this.secondStage = secondStage;
    for (int id = 0; id < topology.cpus(); id++) {
      cpus.add(new NestedCpu(host, host.thread(id), secondStage, topology.nodeOf(id), cpus));
    }
  }

  /**
   * A machine with fresh memory.
   *
   * @param topology what the guest is told; has at most as many CPUs as the host
   * @param memory the guest's physical memory; must fit into what the second stage translates
   * @return nothing if the host has no memory for the root of the second stage
   */
  public static Optional<GuestMachine> create(
      Kernel host, KernelThread thread, Topology topology, PhysicalLayout memory) {
    if (topology.cpus() > host.threads().size()) {
      throw new IllegalArgumentException(
          "a guest of %d cpus does not fit on a host of %d"
              .formatted(topology.cpus(), host.threads().size()));
    }
    long limit = host.core().mode().userLimit();
    if (memory.end() > limit) {
      throw new IllegalArgumentException(
          "a guest's memory up to p0x%x does not fit into a second stage that ends at 0x%x"
              .formatted(memory.end(), limit));
    }
    Optional<AddressSpace> space = host.createSpace(thread, thread.cpu().node());
    space.ifPresent(made -> map(host, thread, made, memory));
    return space.map(made -> new GuestMachine(host, made, topology, memory));
  }

  private static void map(
      Kernel host, KernelThread thread, AddressSpace space, PhysicalLayout memory) {
    int rights = Access.READ | Access.WRITE | Access.EXECUTE;
    for (int node = 0; node < memory.nodes(); node++) {
      Area area =
          new Area(
              memory.base(node), memory.limit(node), rights, new Backing.Anonymous(), 0, false);
      host.mapping().map(thread, space, area);
    }
  }

  /** The host's tables that translate the guest's memory. */
  public AddressSpace secondStage() {
    return secondStage;
  }

  @Override
  public Topology topology() {
    return topology;
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
