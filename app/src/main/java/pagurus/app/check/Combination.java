package pagurus.app.check;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Trial;

/** One thing to check: a scenario and what it is played with. */
record Combination(Scenario scenario, Setting setting) {
  Trial trial() {
    return new Trial(scenario, setting);
  }

  /** What it is called on a line of its own. */
  String title() {
    return "%s, %s, %s, %d levels, %s"
        .formatted(
            scenario.name(),
            setting.protocol().name(),
            setting.profile().name(),
            setting.levels(),
            setting.target().word());
  }
}
