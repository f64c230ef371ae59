package pagurus.arch;

/** What people call the levels of a tree. */
enum LevelNames {
  /** PTE, PMD, PUD, P4D, PGD: the names that kernels use on x86 and RISC-V; the root is PGD. */
  GENERIC {
    @Override
    String name(int level, int levels) {
      if (level == levels) {
        return "PGD";
      }
      return switch (level) {
        case 1 -> "PTE";
        case 2 -> "PMD";
        case 3 -> "PUD";
        case 4 -> "P4D";
        default -> "level " + level;
      };
    }
  },

  /** L3 to L0: the Arm ARM counts from the root, so that pages are always at level 3. */
  ARM {
    @Override
    String name(int level, int levels) {
      return "L" + (4 - level);
    }
  };

  abstract String name(int level, int levels);
}
