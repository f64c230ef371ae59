package pagurus.image.registers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import pagurus.arch.PagingMode;
import pagurus.image.BadImageException;

/**
 * AArch64: what TCR_EL1, TTBR0_EL1 and TTBR1_EL1 say. Arm ARM D24.2, the descriptions of these
 * registers.
 */
final class Arm64Paging {
  /** TCR_EL1.DS: 52-bit addresses with the granules 4 KiB and 16 KiB (FEAT_LPA2). */
  private static final long DS = 1L << 59;

  private static final int OUTPUT_SIZE_SHIFT = 32;

  /** TCR_EL1.IPS: 52 bits. */
  private static final int OUTPUT_52_BITS = 6;

  private static final int ASID_SHIFT = 48;

  /** With 52-bit addresses, TTBR bits 5 to 2 are address bits 51 to 48. */
  private static final long HIGH_ADDRESS = 0x3CL;

  private static final int HIGH_ADDRESS_SHIFT = 48 - 2;
  private static final long SMALLEST_WIDE_ROOT = 64;

  private Arm64Paging() {}

  static List<Root> roots(CpuState.Arm64 cpu) {
    List<Root> roots = new ArrayList<>();
    long tcr = cpu.tcr();
    if ((tcr >>> 7 & 1) == 0) {
      int granule = lowerGranuleShift((int) (tcr >>> 14 & 3));
      roots.add(root(cpu, cpu.ttbr0(), mode(tcr, granule, (int) (tcr & 0x3F)), false));
    }
    if ((tcr >>> 23 & 1) == 0) {
      int granule = upperGranuleShift((int) (tcr >>> 30 & 3));
      roots.add(root(cpu, cpu.ttbr1(), mode(tcr, granule, (int) (tcr >>> 16 & 0x3F)), true));
    }
    return roots;
  }

  private static Root root(CpuState.Arm64 cpu, long ttbr, PagingMode mode, boolean upper) {
    String register = upper ? "TTBR1" : "TTBR0";
    return new Root(
        "cpu%d.%s".formatted(cpu.cpu(), upper ? "ttbr1" : "ttbr0"),
        rootAddress(ttbr, mode),
        mode,
        upper ? -1L << mode.vaddrBits() : 0,
        1,
        "%s of cpu %d".formatted(register, cpu.cpu()));
  }

  /** The address in a TTBR: without the ASID, CnP, and what a table of this size leaves out. */
  private static long rootAddress(long ttbr, PagingMode mode) {
    long address = ttbr & (1L << ASID_SHIFT) - 1;
    long size = mode.tableBytes(mode.levels());
    if (mode.paddrBits() <= ASID_SHIFT) {
      return address & -size;
    }
    return (address & -Math.max(size, SMALLEST_WIDE_ROOT))
        | (ttbr & HIGH_ADDRESS) << HIGH_ADDRESS_SHIFT;
  }

  static CpuState.Arm64 moved(CpuState.Arm64 cpu, LongUnaryOperator places) {
    long lower = cpu.ttbr0();
    long upper = cpu.ttbr1();
    for (Root root : roots(cpu)) {
      long place = places.applyAsLong(root.paddr());
      if (root.firstAddress() == 0) {
        lower = withRootAddress(lower, root.mode(), root.paddr(), place);
      } else {
        upper = withRootAddress(upper, root.mode(), root.paddr(), place);
      }
    }
    return new CpuState.Arm64(cpu.cpu(), lower, upper, cpu.tcr());
  }

  /** A TTBR with another root; the ASID and CnP are kept. */
  private static long withRootAddress(long ttbr, PagingMode mode, long from, long to) {
    return (ttbr & ~registerBits(from, mode)) | registerBits(to, mode);
  }

  private static long registerBits(long paddr, PagingMode mode) {
    long low = paddr & (1L << ASID_SHIFT) - 1;
    return mode.paddrBits() <= ASID_SHIFT
        ? low
        : low | (paddr >>> HIGH_ADDRESS_SHIFT & HIGH_ADDRESS);
  }

  private static PagingMode mode(long tcr, int granuleShift, int sizeOffset) {
    boolean wide =
        granuleShift == 16 ? (tcr >>> OUTPUT_SIZE_SHIFT & 7) == OUTPUT_52_BITS : (tcr & DS) != 0;
    try {
      return PagingMode.aarch64(granuleShift, Long.SIZE - sizeOffset, wide);
    } catch (IllegalArgumentException noSuchMode) {
      throw new BadImageException(
          "TCR 0x%x names no form that is known: %s".formatted(tcr, noSuchMode.getMessage()),
          noSuchMode);
    }
  }

  /** TCR_EL1.TG0. */
  private static int lowerGranuleShift(int code) {
    return switch (code) {
      case 0 -> 12;
      case 1 -> 16;
      case 2 -> 14;
      default -> throw new BadImageException("TCR.TG0 is 3, which means no granule");
    };
  }

  /** TCR_EL1.TG1, which has other codes. */
  private static int upperGranuleShift(int code) {
    return switch (code) {
      case 1 -> 14;
      case 2 -> 12;
      case 3 -> 16;
      default -> throw new BadImageException("TCR.TG1 is 0, which means no granule");
    };
  }
}
