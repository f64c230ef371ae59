package pagurus.check.broken;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Trial;
import pagurus.check.spec.Invariant;

/**
 * A relocation with one defect, and the situation in which it shows.
 *
 * @param id "M1" to "M17", the numbers of the defects of the 2008 series; "one-parent", or
 *     "as-posted"
 * @param defect one sentence: what it does wrong
 * @param breaks the invariant that the checker names when it finds it
 * @param scenario in which it is found
 * @param setting what that is played with; its protocol is the mutant
 */
public record Mutant(
    String id, String defect, Invariant breaks, Scenario scenario, Setting setting) {
  /** What a search must find something in. */
  public Trial trial() {
    return new Trial(scenario, setting);
  }
}
