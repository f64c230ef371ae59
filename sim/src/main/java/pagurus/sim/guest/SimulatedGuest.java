package pagurus.sim.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.CopyFrames;
import pagurus.sim.world.GuestFrames;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelCounters;
import pagurus.vm.space.KernelThread;

/**
 * A guest of a simulated machine, with a CPU on each of the machine's.
 *
 * <p>Its memory comes when it is first touched. Where the guest sees the machine's nodes, memory of
 * its node <i>n</i> comes from node <i>n</i>, as a host binds it; else from the node of the CPU
 * that touches it. The tables of the second stage come from the same node as the page for which
 * they are needed first.
 */
public final class SimulatedGuest implements Machine {
  static final long PAGE = 1L << 12;

  private final Kernel host;
  private final SimulatedMachine machine;
  private final Hardware hardware;
  private final Topology topology;
  private final AddressSpace secondStage;
  private final GuestFrames frames;
  private final boolean seesNodes;

  /** What a violation of the second stage takes beside what the host does about it. */
  private final int violationCycles;

  private final List<SimulatedGuestCpu> cpus = new ArrayList<>();
  private PageUse use = (cpu, paddr, real) -> false;
  private Optional<CopyFrames> copies = Optional.empty();

  /**
   * A guest that has touched nothing yet.
   *
   * @param host the kernel of the machine, which has been told that it has a guest
   * @param topology what the guest is told: the machine's nodes, or one that has all CPUs
   * @param huge whether the second stage may have pages of 2 MiB
   */
  public SimulatedGuest(
      Kernel host, SimulatedMachine machine, Hardware hardware, Topology topology, boolean huge) {
    this.host = host;
    this.machine = machine;
    this.hardware = hardware;
    this.topology = topology;
    frames = machine.guestFrames().orElseThrow();
    seesNodes = topology.nodes() == hardware.nodes();
    violationCycles = hardware.faultCycles() + hardware.exitCycles();
    secondStage =
        host.createSpace(host.thread(0), 0)
            .orElseThrow(() -> new IllegalArgumentException("no memory for a root table"));
    map(huge);
    for (int id = 0; id < topology.cpus(); id++) {
      cpus.add(
          new SimulatedGuestCpu(
              machine.cpu(id), topology.nodeOf(id), this, hardware.exitCycles(), cpus));
    }
  }

  private void map(boolean huge) {
    int rights = Rights.READ | Rights.WRITE | Rights.EXECUTE;
    PhysicalLayout memory = frames.memory();
    for (int node = 0; node < memory.nodes(); node++) {
      Area area =
          new Area(memory.base(node), memory.limit(node), rights, new Backing.Anonymous(), 0, huge);
      host.mapping().map(host.thread(0), secondStage, area);
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
    return frames.memory();
  }

  @Override
  public Cpu cpu(int id) {
    return cpus.get(id);
  }

  /** Walks of the second stage are told to somebody from now on. */
  public void tell(PageUse who) {
    use = who;
  }

  /** Copies of the guest's tables have addresses of their own from now on. */
  public void placeCopies(CopyFrames where) {
    copies = Optional.of(where);
  }

  /** Whether an address of the guest is in a page of 2 MiB of the second stage. */
  public boolean isHuge(long paddr) {
    return frames.isHuge(paddr);
  }

  /**
   * Where hardware finds an address of the guest; the CPU waits for the walk.
   *
   * @param rights what the access needs
   */
  public long translate(int cpu, long paddr, int rights) {
    backed(cpu, paddr);
    long real = found(cpu, paddr, rights);
    if (!use.found(cpu, paddr, real)) {
      return real;
    }
    if (isHuge(paddr)) {
      lookAtSize(host.thread(cpu), paddr);
    }
    return found(cpu, paddr, rights);
  }

  /** Where an entry is that hardware walks to, by itself or as one of a copy that it reads. */
  long entry(int cpu, long paddr) {
    if (copies.isEmpty()) {
      return translate(cpu, paddr, Rights.READ);
    }
    SimulatedCpu on = machine.cpu(cpu);
    long walked = copies.get().walked(on, paddr);
    if (frames.real(walked) == GuestFrames.NOWHERE) {
      long clock = on.cycles();
      back(on, walked);
      on.charge(clock - on.cycles()); // whoever made the copy had to wait for that
    }
    long real = translate(cpu, walked, Rights.READ);
    return walked == paddr ? real : backed(cpu, paddr);
  }

  /** A node's copy of a table may lack the entry, and for each that it gets the guest exits. */
  private long found(int cpu, long paddr, int rights) {
    KernelThread thread = host.thread(cpu);
    long before = thread.counters().get(KernelCounters.Event.FAULT);
    long real = checked(host.translate(thread, secondStage, paddr, rights), paddr);
    long faults = thread.counters().get(KernelCounters.Event.FAULT) - before;
    machine.cpu(cpu).charge(faults * violationCycles);
    return real;
  }

  /** A page of 2 MiB for which there was no room where it was to go has been taken apart. */
  private void lookAtSize(KernelThread thread, long paddr) {
    if (level(thread, paddr) < HugeLeaves.LEVEL) {
      frames.split(paddr);
    }
  }

  /** The level of the table of the second stage that the leaf of an address is in. */
  private int level(KernelThread thread, long paddr) {
    thread.enter();
    int level = thread.find(secondStage, paddr, 1).level();
    thread.leave();
    return level;
  }

  /** A CPU runs the guest no more, until it does. */
  public void leave(int cpu) {
    Activation.leave(host.thread(cpu));
  }

  /** Where an address of the guest is, which gets memory if it has none. */
  long backed(int cpu, long paddr) {
    long known = frames.real(paddr);
    return known == GuestFrames.NOWHERE ? back(machine.cpu(cpu), paddr) : known;
  }

  /** A violation of the second stage: the guest exits, and the host finds memory for the page. */
  private long back(SimulatedCpu cpu, long paddr) {
    KernelThread toucher = host.thread(toucher(cpu, paddr));
    SimulatedCpu its = machine.cpu(toucher.cpu().id());
    boolean lent = its != cpu && toucher.loaded().isEmpty();
    long clock = its.cycles();
    long real = checked(host.translate(toucher, secondStage, paddr, Rights.WRITE), paddr);
    if (lent) {
      Activation.leave(toucher);
    }
    long taken = its.cycles() - clock;
    boolean inHuge = level(toucher, paddr) == HugeLeaves.LEVEL;
    its.charge(clock - its.cycles());
    cpu.charge(taken + violationCycles);
    if (inHuge) {
      frames.backHuge(paddr, real);
    } else {
      frames.back(paddr, real);
    }
    return real;
  }

  /** The CPU that touches a page first, if the host is to take it from the right node. */
  private int toucher(SimulatedCpu cpu, long paddr) {
    int home = seesNodes ? frames.memory().nodeOf(paddr) : cpu.node();
    return home == cpu.node() ? cpu.id() : hardware.firstCpu(home);
  }

  private static long checked(long real, long paddr) {
    if (real < 0) {
      throw new IllegalArgumentException(
          "the host has no memory for p0x%x of its guest: %s"
              .formatted(paddr, Kernel.outcomeOf(real)));
    }
    return real;
  }
}
