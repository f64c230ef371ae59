package pagurus.sim.run;

import java.util.List;
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
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.table.TableLocks;

/** The memory manager on a machine in simulated time, whose TLB is simulated outside of it. */
final class SimulatedKernel {
  static final PagingMode MODE = PagingMode.named("x86-64");

  private static final int ORDERS = 11;
  private static final int KERNEL_WORDS = 4096;
  private static final int RANGE_LIMIT_PAGES = 33;

  private SimulatedKernel() {}

  private static final MemoryOptions MEMORY =
      new MemoryOptions(KERNEL_WORDS, false, 0).withSparseRecords();

  /** The kernel of a machine without a guest. */
  static Kernel boot(Machine machine, Hardware hardware, CopyOptions copies) {
    return boot(machine, hardware.walkCache(), 0, MEMORY, copies);
  }

  /**
   * The kernel of a machine with a guest, which remembers translations of the guest's addresses.
   */
  static Kernel bootBelow(Machine machine, Hardware hardware, CopyOptions copies) {
    return boot(machine, hardware.walkCache(), hardware.nestedTlb(), MEMORY, copies);
  }

  /**
   * The kernel of a guest. It keeps its tables apart from data, as Linux does with what does not
   * move: if they lay in between, each would need an entry of the second stage far from the others.
   */
  static Kernel bootInside(Machine guest, Hardware hardware, CopyOptions copies) {
    return boot(guest, hardware.walkCache(), 0, MEMORY.withoutTableMoves(), copies);
  }

  private static Kernel boot(
      Machine machine, List<Integer> walkCache, int tlb, MemoryOptions memory, CopyOptions copies) {
    KernelOptions options =
        new KernelOptions(
            MODE,
            HardwareProfile.defaultFor(MODE),
            new MmuShape(0, 0, tlb, tlb, tlb, walkCache, 0, 1, RANGE_LIMIT_PAGES),
            memory,
            ORDERS,
            new TableLocks(),
            KernelHalf.UNUSED,
            Platform.NATIVE,
            false,
            copies);
    return Kernel.boot(machine, options, new NoStorage(MODE.pageBytes()));
  }
}
