package pagurus.check.report;

/**
 * The rules of the architectures that allow what a counter-example shows, by their numbers in the
 * project's reference.
 */
public enum HardwareRule {
  /** Any translation at any time. */
  X1("a CPU may walk and remember at any time what nobody asked for (Intel SDM 4.10)"),
  /** Walk caches. */
  X2("a walk may begin at a table that the CPU remembers, without a look above (Intel SDM 4.10.3)"),
  /** The accessed bit. */
  X3("a CPU sets A in every entry that it uses, in memory, at once (Intel SDM 4.8)"),
  /** The dirty bit. */
  X4(
      "a store through a clean translation sets D in memory; a dirty one needs no look (Intel SDM"
          + " 4.8)"),
  /** Faults. */
  X9("a page fault drops what the CPU remembers for its address (Intel SDM 4.10.4)"),
  /** The stale window. */
  X10("until the invalidation a CPU may use the old value or the new (Intel SDM 4.10.4)"),
  /** Walk caches of Arm. */
  A2("a walk cache may hold the way to a table until it is invalidated (Arm ARM, D8)"),
  /** Accessed and dirty state of Arm. */
  A3("hardware may manage A and dirty state, by atomic updates (Arm ARM, D8)"),
  /** Translations of RISC-V. */
  R1("any translation since the last fence may be used, speculatively too (RISC-V, SFENCE.VMA)"),
  /** Absent entries. */
  R2("that an entry is invalid may be remembered until a fence (RISC-V, SFENCE.VMA)"),
  /** Accessed and dirty bits of RISC-V. */
  R7("hardware sets A and D by an atomic compare of the entry (RISC-V, Svadu)");

  private final String sentence;

  HardwareRule(String sentence) {
    this.sentence = sentence;
  }

  /** What hardware may do. */
  public String sentence() {
    return sentence;
  }
}
