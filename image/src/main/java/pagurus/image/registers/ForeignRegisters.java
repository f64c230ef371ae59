package pagurus.image.registers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.image.BadImageException;
import pagurus.image.file.ImageFile;
import pagurus.image.file.Machine;

/**
 * Registers that cannot be those of the machine whose memory an image holds: of another
 * architecture, or in a paging mode that the image's own registers or its kernel's notes deny.
 * Trees would be looked for where there are none.
 *
 * <p>What cannot be known: registers of another machine in the same mode, or of the same machine at
 * another time, and anything at all of an image that is nothing but memory.
 */
public final class ForeignRegisters {
  private ForeignRegisters() {}

  /**
   * Refuses them.
   *
   * @param text where the registers are from
   * @throws BadImageException if these registers and this image contradict each other
   */
  public static void refuse(Path text, List<CpuState> cpus, ImageFile image) {
    List<Root> own = ownRoots(image);
    for (CpuState cpu : cpus) {
      contradiction(cpu, image, own)
          .ifPresent(
              why -> {
                throw new BadImageException(
                    "%s does not belong to %s: cpu %d %s"
                        .formatted(text, image.path(), cpu.cpu(), why));
              });
    }
  }

  /** What the image says by itself of paging modes. */
  private static List<Root> ownRoots(ImageFile image) {
    List<Root> roots = new ArrayList<>();
    RegisterNotes.of(image).forEach(cpu -> roots.addAll(cpu.roots()));
    VmcoreInfo.of(image).flatMap(notes -> notes.kernelRoot(image.machine())).ifPresent(roots::add);
    return roots;
  }

  private static Optional<String> contradiction(CpuState cpu, ImageFile image, List<Root> own) {
    Machine machine = image.machine();
    if (machine != Machine.UNKNOWN && !isOf(cpu, machine)) {
      return Optional.of(
          "has registers of %s, and the image is of %s".formatted(kind(cpu), machine));
    }
    if (cpu instanceof CpuState.Riscv hart && !fits(hart, machine)) {
      return Optional.of("has satp 0x%x, which %s cannot have".formatted(hart.satp(), machine));
    }
    for (Root root : cpu.roots()) {
      if (own.stream().anyMatch(other -> deny(other, root))) {
        return Optional.of(
            "runs in %s, and the image says %s".formatted(root.mode(), own.getFirst().mode()));
      }
    }
    return Optional.empty();
  }

  /** 32-bit paging is possible where the container says x86-64: some write that of every guest. */
  private static boolean isOf(CpuState cpu, Machine machine) {
    return switch (cpu) {
      case CpuState.X86 x86 ->
          machine == Machine.X86_64 || (machine == Machine.X86_32 && !x86.longMode());
      case CpuState.Riscv _ -> machine == Machine.RISCV_64 || machine == Machine.RISCV_32;
      case CpuState.Arm64 _ -> machine == Machine.AARCH64;
    };
  }

  private static String kind(CpuState cpu) {
    return switch (cpu) {
      case CpuState.X86 x86 -> x86.longMode() ? Machine.X86_64.toString() : "x86";
      case CpuState.Riscv _ -> "RISC-V";
      case CpuState.Arm64 _ -> Machine.AARCH64.toString();
    };
  }

  /** Without a mode there is no root's address either; and 32 bits are 32 bits. */
  private static boolean fits(CpuState.Riscv hart, Machine machine) {
    return switch (machine) {
      case RISCV_64 -> hart.satp() == 0 || hart.satp() >>> 60 != 0;
      case RISCV_32 -> hart.satp() >>> Integer.SIZE == 0;
      default -> true;
    };
  }

  /**
   * All CPUs of a kernel have one paging mode. On AArch64 the kernel's half alone has its page
   * size, and how many addresses there are may be noted as what the kernel could use.
   */
  private static boolean deny(Root own, Root root) {
    boolean arm = own.mode().name().startsWith("aarch64");
    return arm
        ? root.firstAddress() != 0 && root.mode().pageBytes() != own.mode().pageBytes()
        : root.mode() != own.mode();
  }
}
