package pagurus.testkit.witness;

import pagurus.arch.PagingMode;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.table.TableLocks;

/** The smallest kernel: two levels of tables with four entries, pages of 32 bytes. */
final class TinyKernel {
  static final int PAGE_SHIFT = 5;
  static final PagingMode MODE =
      PagingMode.like(PagingMode.named("x86-64"))
          .pageShift(PAGE_SHIFT)
          .indexBits(2, 2)
          .userOnly()
          .build();

  private static final int ORDERS = 3;
  private static final MemoryOptions MEMORY = new MemoryOptions(96, false, 0);

  private TinyKernel() {}

  static Frames frames(HeapMachine machine) {
    return new Frames(
        machine.cpu(0), machine.topology(), machine.memory(), PAGE_SHIFT, ORDERS, MEMORY);
  }

  static KernelOptions options() {
    return new KernelOptions(
        MODE,
        HardwareProfile.X86,
        MmuShape.TINY,
        MEMORY,
        ORDERS,
        new TableLocks(),
        KernelHalf.UNUSED,
        Platform.NATIVE,
        true);
  }
}
