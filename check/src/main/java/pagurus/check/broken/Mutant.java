package pagurus.check.broken;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Trial;
import pagurus.check.spec.Invariant;
import pagurus.vm.replicate.CopyKeeping;

/**
 * A relocation, or a way of keeping copies of tables, with one defect, and the situation in which
 * it shows.
 *
 * @param id "M1" to "M17", the numbers of the defects of the 2008 series; "one-parent" and the
 *     "as-posted"
 * @param defect one sentence: what it does wrong
 * @param breaks the invariant that the checker names when it finds it
 * @param scenario in which it is found
 * @param setting what that is played with; its protocol, or its keeping of copies, is the mutant
 */
public record Mutant(
    String id, String defect, Invariant breaks, Scenario scenario, Setting setting) {
  /** Whether it is a way of keeping copies of tables. */
  public boolean isOfCopies() {
    return !setting.keeping().equals(CopyKeeping.REPLICATED);
  }

  /** What a search must find something in. */
  public Trial trial() {
    return new Trial(scenario, setting);
  }
}
