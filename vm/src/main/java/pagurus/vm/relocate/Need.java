package pagurus.vm.relocate;

import pagurus.vm.mmu.HardwareProfile;

/**
 * What a relocation protocol relies on that not every machine gives: that a fault that came from an
 * old table does not come back when memory is right.
 *
 * <p>If it does, the CPU faults for ever, never polls, and the mover waits for ever for its
 * acknowledgement (I9). Either hardware forgets, or the kernel's fault path fences.
 */
public enum Need {
  /**
   * A fault makes its CPU forget the way to the table in which it found the entry. x86 drops what
   * it used for the address (X9). Elsewhere a walk cache leads to the old table until it is told
   * otherwise (X2, A2, R4).
   */
  OLD_TABLE_FORGOTTEN {
    @Override
    public boolean isMetBy(HardwareProfile profile, boolean fencesFaults) {
      return fencesFaults || profile.faultDropsCaches();
    }
  },
  /** That an entry was invalid is not remembered longer than the fault. RISC-V may (R2). */
  ABSENCE_FORGOTTEN {
    @Override
    public boolean isMetBy(HardwareProfile profile, boolean fencesFaults) {
      return fencesFaults || profile.faultDropsCaches() || !profile.cachesAbsent();
    }
  };

  /**
   * Whether a machine gives this.
   *
   * @param fencesFaults whether the kernel's fault path fences where it finds nothing wrong
   */
  public abstract boolean isMetBy(HardwareProfile profile, boolean fencesFaults);
}
