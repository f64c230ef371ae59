package pagurus.check.report;

import java.util.Optional;
import pagurus.machine.Step;
import pagurus.vm.mmu.HardwareProfile;

/** Finds the rule by which hardware may do what it has done. */
final class RuleBook {
  /** The architectures, each with rules of its own. */
  private enum Family {
    X86,
    ARM,
    RISCV
  }

  /**
   * A step as hardware sees it.
   *
   * @param walked whether the access that it belongs to has missed the TLB
   * @param first whether it is the first read of a walk
   * @param unasked whether nobody asked for the walk
   */
  record Look(Step step, Place place, long vaddr, boolean walked, boolean first, boolean unasked) {}

  private final HardwareProfile profile;
  private final Family family;
  private final Atlas atlas;

  RuleBook(HardwareProfile profile, Atlas atlas) {
    this.profile = profile;
    this.atlas = atlas;
    family =
        profile.name().startsWith("riscv")
            ? Family.RISCV
            : profile.name().startsWith("arm") ? Family.ARM : Family.X86;
  }

  /** The rule about a step, where one is worth a word. */
  Optional<HardwareRule> about(Look look) {
    return switch (look.step) {
      case WALK_READ -> aboutWalk(look);
      case SET_ACCESSED -> rule(HardwareRule.X3, HardwareRule.A3, HardwareRule.R7);
      case SET_DIRTY -> rule(HardwareRule.X4, HardwareRule.A3, HardwareRule.R7);
      case USER_LOAD, USER_STORE -> look.walked ? Optional.empty() : aboutHit(look);
      default -> Optional.empty();
    };
  }

  private Optional<HardwareRule> aboutWalk(Look look) {
    if (!(look.place instanceof Place.Entry entry)) {
      return rule(HardwareRule.X2, HardwareRule.A2, HardwareRule.R1);
    }
    boolean remembered = look.first && entry.level() < atlas.mode().levels();
    if (remembered) {
      return rule(HardwareRule.X2, HardwareRule.A2, HardwareRule.R1);
    }
    if (!atlas.isOnTheWay(entry.table(), look.vaddr)) {
      return rule(HardwareRule.X10, HardwareRule.A2, HardwareRule.R1);
    }
    return look.unasked
        ? rule(HardwareRule.X1, HardwareRule.A2, HardwareRule.R1)
        : Optional.empty();
  }

  private Optional<HardwareRule> aboutHit(Look look) {
    if (!(look.place instanceof Place.Used used)) {
      return Optional.empty();
    }
    if (!atlas.agrees(look.vaddr, used.paddr(), false)) {
      return rule(HardwareRule.X10, HardwareRule.A2, HardwareRule.R1);
    }
    boolean store = look.step == Step.USER_STORE;
    return atlas.agrees(look.vaddr, used.paddr(), store)
        ? Optional.empty()
        : rule(HardwareRule.X4, HardwareRule.A3, HardwareRule.R7);
  }

  /** The rule by which the TLB has answered with a fault although memory has a page there. */
  Optional<HardwareRule> aboutFault(long vaddr) {
    return profile.cachesAbsent() && atlas.isThere(vaddr, profile.setsDirty())
        ? Optional.of(HardwareRule.R2)
        : Optional.empty();
  }

  private Optional<HardwareRule> rule(HardwareRule x86, HardwareRule arm, HardwareRule riscv) {
    return Optional.of(
        switch (family) {
          case X86 -> x86;
          case ARM -> arm;
          case RISCV -> riscv;
        });
  }
}
