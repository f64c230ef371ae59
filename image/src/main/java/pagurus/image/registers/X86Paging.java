package pagurus.image.registers;

import java.util.List;
import java.util.function.LongUnaryOperator;
import pagurus.arch.PagingMode;

/** x86: which mode, and where the root is. Intel SDM volume 3, 4.1.1 and tables 4-3, 4-7, 4-12. */
final class X86Paging {
  private static final long CR0_PG = 1L << 31;
  private static final long CR4_PAE = 1L << 5;
  private static final long CR4_LA57 = 1L << 12;

  private static final long PAGE_ADDRESS = 0x000F_FFFF_FFFF_F000L;
  private static final long PAE_ROOT_ADDRESS = 0xFFFF_FFE0L;
  private static final long NARROW_PAGE_ADDRESS = 0xFFFF_F000L;

  private X86Paging() {}

  static List<Root> roots(CpuState.X86 cpu) {
    if ((cpu.cr0() & CR0_PG) == 0) {
      return List.of();
    }
    PagingMode mode = mode(cpu);
    long root = cpu.cr3() & mask(mode);
    return List.of(new Root("cpu" + cpu.cpu(), root, mode, 0, 1, "CR3 of cpu " + cpu.cpu()));
  }

  private static long mask(PagingMode mode) {
    return switch (mode.name()) {
      case "x86-pae" -> PAE_ROOT_ADDRESS;
      case "x86-32" -> NARROW_PAGE_ADDRESS;
      default -> PAGE_ADDRESS;
    };
  }

  static long movedCr3(CpuState.X86 cpu, LongUnaryOperator places) {
    if ((cpu.cr0() & CR0_PG) == 0) {
      return cpu.cr3();
    }
    long mask = mask(mode(cpu));
    return (cpu.cr3() & ~mask) | places.applyAsLong(cpu.cr3() & mask);
  }

  private static PagingMode mode(CpuState.X86 cpu) {
    if (cpu.longMode()) {
      return PagingMode.named((cpu.cr4() & CR4_LA57) != 0 ? "x86-64-la57" : "x86-64");
    }
    return PagingMode.named((cpu.cr4() & CR4_PAE) != 0 ? "x86-pae" : "x86-32");
  }
}
