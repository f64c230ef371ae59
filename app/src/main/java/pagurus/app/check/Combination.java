package pagurus.app.check;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Trial;
import pagurus.vm.replicate.CopyKeeping;

/** One thing to check: a scenario and what it is played with. */
record Combination(Scenario scenario, Setting setting) {
  Trial trial() {
    return new Trial(scenario, setting);
  }

  /** The protocol, and the way of keeping copies if it is not the usual one. */
  String playedBy() {
    String protocol = setting.protocol().name();
    boolean usual = setting.keeping().equals(CopyKeeping.REPLICATED);
    return usual ? protocol : protocol + ", " + setting.keeping().name();
  }

  /** What it is called on a line of its own. */
  String title() {
    return "%s, %s, %s, %d levels, %s"
        .formatted(
            scenario.name(),
            playedBy(),
            setting.profile().name(),
            setting.levels(),
            setting.target().word());
  }
}
