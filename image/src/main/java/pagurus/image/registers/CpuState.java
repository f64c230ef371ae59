package pagurus.image.registers;

import java.util.List;
import java.util.function.LongUnaryOperator;

/** What one CPU's registers say about paging. */
public sealed interface CpuState {
  /** The CPU's number. */
  int cpu();

  /**
   * The trees that the CPU uses; none where paging is off.
   *
   * @throws pagurus.image.BadImageException if the registers name a form that is not known
   */
  List<Root> roots();

  /**
   * The same registers after its trees' roots have moved; what else a register holds stays.
   *
   * @param places gives the new address of a root, or the old one
   */
  CpuState withRootsAt(LongUnaryOperator places);

  /**
   * An x86 CPU. Intel SDM volume 3, 4.1.1.
   *
   * @param longMode EFER.LMA
   */
  record X86(int cpu, long cr0, long cr3, long cr4, boolean longMode) implements CpuState {
    @Override
    public List<Root> roots() {
      return X86Paging.roots(this);
    }

    @Override
    public X86 withRootsAt(LongUnaryOperator places) {
      return new X86(cpu, cr0, X86Paging.movedCr3(this, places), cr4, longMode);
    }
  }

  /**
   * A RISC-V hart. Privileged specification, "Supervisor Address Translation and Protection".
   *
   * @param narrow whether registers have 32 bits
   */
  record Riscv(int cpu, long satp, boolean narrow) implements CpuState {
    @Override
    public List<Root> roots() {
      return RiscvPaging.roots(this);
    }

    @Override
    public Riscv withRootsAt(LongUnaryOperator places) {
      return new Riscv(cpu, RiscvPaging.movedSatp(this, places), narrow);
    }
  }

  /** An AArch64 CPU at EL1. Arm ARM D24.2: TTBR0_EL1, TTBR1_EL1, TCR_EL1. */
  record Arm64(int cpu, long ttbr0, long ttbr1, long tcr) implements CpuState {
    @Override
    public List<Root> roots() {
      return Arm64Paging.roots(this);
    }

    @Override
    public Arm64 withRootsAt(LongUnaryOperator places) {
      return Arm64Paging.moved(this, places);
    }
  }
}
