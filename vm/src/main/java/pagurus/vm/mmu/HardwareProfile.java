package pagurus.vm.mmu;

import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;

/**
 * What a family of processors does on its own, and what its invalidations reach.
 *
 * @param name what people call it, as on the command line
 * @param setsAccessed hardware sets A in leaves; otherwise an access to a leaf without A faults
 * @param setsDirty hardware sets D; otherwise a store to a clean leaf faults
 * @param setsAccessedInTables hardware sets A in entries that refer to tables, where the format has
 *     that bit (X3)
 * @param cachesAbsent that there is no translation is remembered until an invalidation (R2)
 * @param faultDropsCaches a fault forgets what is cached for its address (X9)
 * @param pageInvalidateDropsWalkCache invalidating a page forgets every way to a table of its space
 *     too (X5)
 * @param pageInvalidateReachesGlobal invalidating a page of a space reaches a global page there
 * @param walksInvalidateBySpace only invalidating a whole space forgets ways to tables (R4)
 * @param rootLoadInvalidates loading a root forgets translations, unless told not to (X5);
 *     otherwise it never does (R5, A4)
 */
public record HardwareProfile(
    String name,
    boolean setsAccessed,
    boolean setsDirty,
    boolean setsAccessedInTables,
    boolean cachesAbsent,
    boolean faultDropsCaches,
    boolean pageInvalidateDropsWalkCache,
    boolean pageInvalidateReachesGlobal,
    boolean walksInvalidateBySpace,
    boolean rootLoadInvalidates) {
  /** x86: everything is set by hardware, faults and page invalidations forget much. */
  public static final HardwareProfile X86 =
      new HardwareProfile("x86", true, true, true, false, true, true, true, false, true);

  /** RISC-V with Svadu: hardware sets A and D in leaves (R7). */
  public static final HardwareProfile RISCV_SVADU =
      new HardwareProfile("riscv-svadu", true, true, false, true, false, false, false, true, false);

  /** RISC-V with Svade: a fault where A or D would have to be set (R7). */
  public static final HardwareProfile RISCV_SVADE =
      new HardwareProfile(
          "riscv-svade", false, false, false, true, false, false, false, true, false);

  /** AArch64 with FEAT_HAFDBS: hardware manages A and dirty state of leaves (A3). */
  public static final HardwareProfile ARM_HAFDBS =
      new HardwareProfile("arm-hafdbs", true, true, false, false, false, false, true, false, false);

  /** AArch64 without hardware A or dirty state: faults set them in software (A5). */
  public static final HardwareProfile ARM_NO_AD =
      new HardwareProfile(
          "arm-no-ad", false, false, false, false, false, false, true, false, false);

  /** A RISC-V entry that refers to a table at 0 has V and nothing else; on Arm bit 1 is set too. */
  private static final long RISCV_EMPTY_TABLE = 1;

  private static final List<HardwareProfile> ALL =
      List.of(X86, RISCV_SVADU, RISCV_SVADE, ARM_HAFDBS, ARM_NO_AD);

  /** All profiles with a name, in a fixed order. */
  public static List<HardwareProfile> all() {
    return ALL;
  }

  /**
   * The profile with this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static HardwareProfile named(String name) {
    return ALL.stream()
        .filter(profile -> profile.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no hardware profile is called \"%s\"; there are %s"
                        .formatted(
                            name,
                            String.join(", ", ALL.stream().map(HardwareProfile::name).toList()))));
  }

  /**
   * What processors with this paging mode usually do: hardware sets A and D. Decided by how table
   * entries look, so that models with a name of their own keep the rules of their architecture.
   */
  public static HardwareProfile defaultFor(PagingMode mode) {
    EntryFormat format = mode.format();
    if (format.tableAccessedExists()) {
      return X86;
    }
    return format.makeTable(0, 2) == RISCV_EMPTY_TABLE ? RISCV_SVADU : ARM_HAFDBS;
  }
}
