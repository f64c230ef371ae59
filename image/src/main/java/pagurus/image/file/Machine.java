package pagurus.image.file;

/** What kind of machine an image comes from, as far as its container says. */
public enum Machine {
  /** 32-bit x86: two-level paging or PAE. */
  X86_32("32-bit x86"),
  /** 64-bit x86. */
  X86_64("x86-64"),
  /** RISC-V with 32-bit registers. */
  RISCV_32("32-bit RISC-V"),
  /** RISC-V with 64-bit registers. */
  RISCV_64("64-bit RISC-V"),
  /** 64-bit Arm. */
  AARCH64("AArch64"),
  /** The container does not say. */
  UNKNOWN("an unknown machine");

  private final String words;

  Machine(String words) {
    this.words = words;
  }

  /** What people call it. */
  @Override
  public String toString() {
    return words;
  }

  /** The machine of an ELF header: {@code e_machine} by the ELF specification's registry. */
  static Machine ofElf(int number, boolean wide) {
    return switch (number) {
      case 3 -> X86_32;
      case 62 -> X86_64;
      case 183 -> AARCH64;
      case 243 -> wide ? RISCV_64 : RISCV_32;
      default -> UNKNOWN;
    };
  }
}
