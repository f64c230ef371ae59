package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.world.Replicas;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.table.TableLocks;

/** A change of a table interrupts only the CPUs of nodes that have a copy of it. */
class ShootdownFilterTest {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long START = 1L << 30;
  private static final long SPAN = 1L << 21;

  private final Hardware hardware = SmallRuns.machine("mitosis");
  private final SimulatedMachine machine = new SimulatedMachine(hardware, 64L << 20);
  private final Kernel kernel =
      Kernel.boot(
          machine,
          new KernelOptions(
              MODE,
              HardwareProfile.defaultFor(MODE),
              new MmuShape(0, 0, 0, 0, 0, hardware.walkCache(), 0, 1, 33),
              new MemoryOptions(4096, false, 0),
              11,
              new TableLocks(),
              KernelHalf.UNUSED,
              Platform.NATIVE,
              false),
          new Nothing());
  private final AddressSpace space = kernel.createSpace(kernel.thread(0), 0).orElseThrow();

  private record Nothing() implements BlockStore {
    @Override
    public long blockBytes() {
      return MODE.pageBytes();
    }

    @Override
    public long blocks() {
      return 1;
    }

    @Override
    public void write(Cpu cpu, long block, long paddr) {}

    @Override
    public void read(Cpu cpu, long block, long paddr) {}
  }

  private int cpuOn(int node) {
    return hardware.firstCpu(node);
  }

  private void touch(int node, long vaddr) {
    long got = kernel.translate(kernel.thread(cpuOn(node)), space, vaddr, Rights.WRITE);
    assertThat(got).isNotNegative();
  }

  /**
   * All nodes run the program, nodes 0 and 1 share a table, and node 2 has one to itself; then node
   * 0 takes the pages of the shared one back.
   *
   * @return which nodes were interrupted
   */
  private List<Boolean> interruptedByUnmap(Replicas replicas) {
    int rights = Rights.READ | Rights.WRITE;
    kernel
        .mapping()
        .map(
            kernel.thread(0),
            space,
            new Area(START, START + 2 * SPAN, rights, new Backing.Anonymous(), 0, false));
    machine.costs().replicas().replicate(replicas);
    touch(0, START);
    touch(1, START);
    touch(2, START + SPAN);
    touch(3, START + SPAN);
    List<Long> before = clocks();
    kernel.mapping().unmap(kernel.thread(0), space, START, START + MODE.pageBytes());
    List<Long> after = clocks();
    return List.of(
        after.get(1) > before.get(1), after.get(2) > before.get(2), after.get(3) > before.get(3));
  }

  private List<Long> clocks() {
    return List.of(
        machine.cpu(cpuOn(0)).cycles(),
        machine.cpu(cpuOn(1)).cycles(),
        machine.cpu(cpuOn(2)).cycles(),
        machine.cpu(cpuOn(3)).cycles());
  }

  @Test
  void withoutCopiesEveryCpuOfTheProgramIsInterrupted() {
    assertThat(interruptedByUnmap(new Replicas.None())).containsExactly(true, true, true);
    assertThat(machine.costs().replicas().filteredIpis()).isZero();
  }

  @Test
  void eagerCopiesInterruptEveryCpuToo() {
    assertThat(interruptedByUnmap(new Replicas.Everywhere())).containsExactly(true, true, true);
  }

  @Test
  void lazyCopiesInterruptTheNodesThatHaveOne() {
    assertThat(interruptedByUnmap(new Replicas.OnFault(3))).containsExactly(true, false, false);
    assertThat(machine.costs().replicas().filteredIpis()).isEqualTo(2);
  }
}
