package pagurus.image.registers;

import java.util.List;
import java.util.function.LongUnaryOperator;
import pagurus.arch.PagingMode;
import pagurus.image.BadImageException;

/** RISC-V: what SATP says. Privileged specification, figures of the satp register. */
final class RiscvPaging {
  private static final long NARROW_FRAME = (1L << 22) - 1;
  private static final long WIDE_FRAME = (1L << 44) - 1;
  private static final int PAGE_SHIFT = 12;

  private RiscvPaging() {}

  static List<Root> roots(CpuState.Riscv cpu) {
    int form = (int) (cpu.narrow() ? cpu.satp() >>> 31 & 1 : cpu.satp() >>> 60);
    if (form == 0) {
      return List.of();
    }
    PagingMode mode = PagingMode.named(cpu.narrow() ? "sv32" : wideName(form));
    long frame = cpu.satp() & (cpu.narrow() ? NARROW_FRAME : WIDE_FRAME);
    return List.of(
        new Root("cpu" + cpu.cpu(), frame << PAGE_SHIFT, mode, 0, 1, "SATP of cpu " + cpu.cpu()));
  }

  static long movedSatp(CpuState.Riscv cpu, LongUnaryOperator places) {
    if (roots(cpu).isEmpty()) {
      return cpu.satp();
    }
    long mask = cpu.narrow() ? NARROW_FRAME : WIDE_FRAME;
    long moved = places.applyAsLong((cpu.satp() & mask) << PAGE_SHIFT);
    return (cpu.satp() & ~mask) | moved >>> PAGE_SHIFT;
  }

  private static String wideName(int form) {
    return switch (form) {
      case 8 -> "sv39";
      case 9 -> "sv48";
      case 10 -> "sv57";
      default ->
          throw new BadImageException(
              "SATP names mode %d; known are 8 (sv39), 9 (sv48) and 10 (sv57)".formatted(form));
    };
  }
}
