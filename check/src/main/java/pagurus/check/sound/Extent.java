package pagurus.check.sound;

import java.util.Set;
import pagurus.check.scenario.Setting;
import pagurus.vm.mmu.HardwareProfile;

/** In which settings a scenario is small enough to be looked at completely. */
final class Extent {
  private static final int SMALL_TREE = 2;
  private static final Set<String> WAITED_FOR = Set.of("freeze", "quiesce");

  private Extent() {}

  /** In every one that there is. */
  static boolean any(Setting setting) {
    return setting.target().existsIn(setting.levels());
  }

  /** Trees of two levels on every profile, deeper ones on x86. */
  static boolean deepOnlyOnX86(Setting setting) {
    return any(setting) && (setting.levels() == SMALL_TREE || isX86(setting));
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
   * Whether nobody is kept waiting: two movers of a kind that makes everybody wait, for each other
   * too, go on in more orders than can be looked at.
   */
  static boolean nobodyWaits(Setting setting) {
    return !WAITED_FOR.contains(setting.protocol().name());
  }

  private static boolean isX86(Setting setting) {
    return setting.profile().equals(HardwareProfile.X86);
  }
}
