package pagurus.sim.run;

import java.util.Optional;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.sim.guest.SimulatedGuest;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.world.CopyFrames;
import pagurus.sim.world.GuestFrames;
import pagurus.sim.world.ReplicaSet;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.trace.Footprint;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** A machine with its kernel, and a guest with its own, if the program is to run in one. */
final class BootedMachine {
  private final SimulatedMachine machine;
  private final Kernel host;
  private final Optional<SimulatedGuest> guest;
  private final Kernel kernel;
  private final boolean isHidden;

  /**
   * Boots it.
   *
   * @param bytesPerNode memory of each node that the program sees
   * @param policies say how their copies of tables are kept
   * @param huge whether there may be pages of 2 MiB
   */
  BootedMachine(
      Hardware hardware,
      long bytesPerNode,
      Optional<GuestPlan> plan,
      Policies policies,
      boolean huge) {
    isHidden = plan.filter(GuestPlan::isHidden).isPresent();
    Optional<Topology> topology = plan.map(how -> topology(hardware, how));
    machine =
        new SimulatedMachine(
            hardware,
            plan.isEmpty() ? bytesPerNode : RoomForProgram.withTables(bytesPerNode),
            topology.map(seen -> memory(hardware, bytesPerNode, seen.nodes())));
    host =
        plan.isEmpty()
            ? SimulatedKernel.boot(machine, hardware, copies(policies.program()))
            : SimulatedKernel.bootBelow(machine, hardware, copies(policies.secondStage()));
    RoomForProgram.takeWhatIsNotThere(host, hardware);
    guest = topology.map(seen -> new SimulatedGuest(host, machine, hardware, seen, huge));
    CopyOptions ofProgram = copies(policies.program());
    kernel =
        guest.map(inside -> SimulatedKernel.bootInside(inside, hardware, ofProgram)).orElse(host);
    WalkLevels.know(machine, kernel, host);
    guest.ifPresent(this::complete);
  }

  private static CopyOptions copies(TablePolicy policy) {
    return AskedPolicy.keeping(policy)
        .map(CopyOptions.ON_REQUEST::keptBy)
        .orElse(CopyOptions.NEVER);
  }

  /** Says what a guest has to do with its kernel, which has booted in it. */
  private void complete(SimulatedGuest inside) {
    kernel.threads().forEach(this::forgetsWaysToTables);
    if (!isHidden) {
      ReplicaSet tables = machine.costs().guestReplicas().orElseThrow();
      CopyFrames.Source source = (cpu, node) -> frameForCopy(inside, cpu, node);
      CopyFrames copies = new CopyFrames(tables, machine.topology().nodes(), source);
      tables.placeCopies(copies);
      inside.placeCopies(copies);
    }
  }

  /** Takes no time of the program's: whoever makes copies has it. */
  private long frameForCopy(SimulatedGuest inside, int id, int node) {
    SimulatedCpu cpu = machine.cpu(id);
    long clock = cpu.cycles();
    Frames frames = kernel.core().frames();
    int pfn = frames.allocateOn(inside.cpu(id), node, 0, FrameKind.KERNEL, true);
    cpu.charge(clock - cpu.cycles());
    return pfn == Frames.NONE ? GuestFrames.NOWHERE : frames.table().paddr(pfn);
  }

  private void forgetsWaysToTables(KernelThread ofGuest) {
    SimulatedCpu cpu = machine.cpu(ofGuest.cpu().id());
    cpu.forgetting().guestsWays(ofGuest.mmu()::invalidateAll);
  }

  private static Topology topology(Hardware hardware, GuestPlan plan) {
    return switch (plan.nodes()) {
      case VISIBLE -> hardware.topology();
      case HIDDEN ->
          Topology.uniform(hardware.name(), 1, hardware.topology().cpus(), Topology.LOCAL_DISTANCE);
    };
  }

  private static PhysicalLayout memory(Hardware hardware, long bytesPerNode, int nodes) {
    return PhysicalLayout.of(nodes, bytesPerNode * hardware.nodes() / nodes);
  }

  SimulatedMachine machine() {
    return machine;
  }

  /** The machine's own kernel. */
  Kernel host() {
    return host;
  }

  Optional<SimulatedGuest> guest() {
    return guest;
  }

  /** The kernel that the program knows: the guest's, or the machine's. */
  Kernel kernel() {
    return kernel;
  }

  /**
   * Lets data follow threads. That does who knows the machine's nodes: the program's kernel, or the
   * host of a guest from which they are hidden, and to which all of the guest's memory is data.
   */
  NumaBalancing balancing(
      AddressSpace space, Hardware hardware, Footprint footprint, NumaBalance how) {
    if (!isHidden) {
      TouchedPages pages = new TouchedPages(footprint);
      return new NumaBalancing(kernel, space, pages, machine, hardware, 0, how);
    }
    SimulatedGuest inside = guest.orElseThrow();
    BackedPages pages = new BackedPages(machine.guestFrames().orElseThrow());
    AddressSpace below = inside.secondStage();
    int exit = hardware.exitCycles();
    NumaBalancing all = new NumaBalancing(host, below, pages, machine, hardware, exit, how);
    inside.tell(
        (cpu, paddr, real) -> {
          int level = inside.isHuge(paddr) ? HugeLeaves.LEVEL : 1;
          int node = machine.memory().nodeOf(real);
          return all.walked(cpu, paddr >>> Footprint.PAGE_SHIFT, level, node);
        });
    return all;
  }

  /** The tables of the program's space, which its kernel has made. */
  PlacedTables programTables(
      AddressSpace space, Hardware hardware, int moverCpu, TablePolicy policy) {
    ReplicaSet known = machine.costs().guestReplicas().orElse(machine.costs().replicas());
    return new PlacedTables(
        kernel, space, known, machine, hardware, moverCpu, this::nodeOf, policy);
  }

  /** The node of the machine that a table of the program's is on. */
  private int nodeOf(long table) {
    Optional<GuestFrames> frames = machine.guestFrames();
    return machine.memory().nodeOf(frames.isEmpty() ? table : frames.get().real(table));
  }

  /** Those that translate the memory of the guest, if there is one. */
  Optional<PlacedTables> secondStage(Hardware hardware, int moverCpu, TablePolicy policy) {
    return guest.map(
        inside ->
            new PlacedTables(
                host,
                inside.secondStage(),
                machine.costs().replicas(),
                machine,
                hardware,
                moverCpu,
                machine.memory()::nodeOf,
                policy));
  }
}
