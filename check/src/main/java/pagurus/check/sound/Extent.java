package pagurus.check.sound;

import java.util.Set;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.vm.mmu.HardwareProfile;

/** In which settings a scenario is small enough to be looked at completely. */
final class Extent {
  private static final int SMALL_TREE = 2;

  private Extent() {}

  /** In every one that there is. */
  static boolean any(Setting setting) {
    return setting.target().existsIn(setting.levels());
  }

  /** Trees of two levels on every profile, deeper ones on x86. */
  static boolean deepOnlyOnX86(Setting setting) {
    return any(setting) && (setting.levels() == SMALL_TREE || isX86(setting));
  }

  /** Where one root has a user half and a kernel half: on Arm each has a root of its own. */
  static boolean hasKernelHalf(Setting setting) {
    return deepOnlyOnX86(setting) && !setting.profile().name().startsWith("arm");
  }

  /** Trees of two levels, on x86 and on RISC-V where hardware sets A and D. */
  static boolean smallTrees(Setting setting) {
    return any(setting)
        && setting.levels() == SMALL_TREE
        && (isX86(setting) || setting.profile().equals(HardwareProfile.RISCV_SVADU));
  }

  /** Trees of two levels on x86. */
  static boolean smallTreesOnX86(Setting setting) {
    return any(setting) && setting.levels() == SMALL_TREE && isX86(setting);
  }

  /**
   * The same without leaf tables that are frozen: who wants to take a page away from one comes
   * again and again as long as it is.
   */
  static boolean whereNoLeafIsFrozen(Setting setting) {
    boolean freezes = setting.protocol().name().equals("freeze");
    return smallTreesOnX86(setting) && !(freezes && setting.target() == Target.LEAF);
  }

  /** The leaf tables of {@link #smallTrees}: only they are shared. */
  static boolean leavesOfSmallTrees(Setting setting) {
    return smallTrees(setting) && setting.target() == Target.LEAF;
  }

  /** The same on x86 only. */
  static boolean leavesOfSmallTreesOnX86(Setting setting) {
    return smallTreesOnX86(setting) && setting.target() == Target.LEAF;
  }

  /** Where no table moves, by one protocol: it is as good as another. */
  static boolean pagesOfSmallTrees(Setting setting) {
    return leavesOfSmallTrees(setting) && setting.protocol().name().equals("drain");
  }

  /** The same on x86 only: what no walker and no fault has a part in is the same elsewhere. */
  static boolean pagesOfSmallTreesOnX86(Setting setting) {
    return pagesOfSmallTrees(setting) && isX86(setting);
  }

  /** Roots of small trees on x86, by the protocol with the fewest steps. */
  static boolean rootsOfSmallTrees(Setting setting) {
    return smallTreesOnX86(setting)
        && setting.target() == Target.ROOT
        && setting.protocol().name().equals("drain");
  }

  /** Trees of two levels on RISC-V where hardware sets A and D. */
  static boolean smallTreesOnRiscV(Setting setting) {
    return smallTrees(setting) && !isX86(setting);
  }

  /**
   * Whether a CPU may still find entries in an old table between publication and flush: freeze and
   * quiesce flush first, and merge keeps whoever changes entries waiting.
   */
  static boolean oldTablesAreWalked(Setting setting) {
    return !Set.of("freeze", "quiesce", "merge").contains(setting.protocol().name());
  }

  private static boolean isX86(Setting setting) {
    return setting.profile().equals(HardwareProfile.X86);
  }
}
