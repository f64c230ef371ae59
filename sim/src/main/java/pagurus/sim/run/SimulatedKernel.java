package pagurus.sim.run;

import pagurus.arch.PagingMode;
import pagurus.machine.Machine;
import pagurus.sim.hardware.Hardware;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.table.TableLocks;

/** The memory manager on a machine in simulated time, whose TLB is simulated outside of it. */
final class SimulatedKernel {
  static final PagingMode MODE = PagingMode.named("x86-64");

  private static final int ORDERS = 11;
  private static final int KERNEL_WORDS = 4096;
  private static final int RANGE_LIMIT_PAGES = 33;

  private SimulatedKernel() {}

  static Kernel boot(Machine machine, Hardware hardware) {
    return boot(machine, hardware, 0);
  }

  /**
   * The same below a guest.
   *
   * @param nestedTlb translations of the guest's addresses that are remembered for its walks
   */
  static Kernel boot(Machine machine, Hardware hardware, int nestedTlb) {
    KernelOptions options =
        new KernelOptions(
            MODE,
            HardwareProfile.defaultFor(MODE),
            new MmuShape(
                0,
                0,
                nestedTlb,
                nestedTlb,
                nestedTlb,
                hardware.walkCache(),
                0,
                1,
                RANGE_LIMIT_PAGES),
            new MemoryOptions(KERNEL_WORDS, false, 0).withSparseRecords(),
            ORDERS,
            new TableLocks(),
            KernelHalf.UNUSED,
            Platform.NATIVE,
            false);
    return Kernel.boot(machine, options, new NoStorage(MODE.pageBytes()));
  }
}
