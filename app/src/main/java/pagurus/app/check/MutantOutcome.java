package pagurus.app.check;

import java.util.ArrayList;
import java.util.List;
import pagurus.check.broken.Mutant;

/** What came of a mutant. */
record MutantOutcome(Mutant mutant, CheckOutcome outcome) {
  /** Puts outcomes beside the mutants that they are about; some may be missing. */
  static List<MutantOutcome> of(List<Mutant> mutants, List<CheckOutcome> outcomes) {
    List<MutantOutcome> all = new ArrayList<>();
    for (Mutant mutant : mutants) {
      outcomes.stream()
          .filter(outcome -> outcome.combination().setting().equals(mutant.setting()))
          .findFirst()
          .ifPresent(outcome -> all.add(new MutantOutcome(mutant, outcome)));
    }
    return all;
  }

  /** Whether the checker has found it out, and named the invariant that it breaks. */
  boolean isKilled() {
    return outcome
        .verdict()
        .violation()
        .filter(violation -> violation.finding().invariant() == mutant.breaks())
        .isPresent();
  }
}
