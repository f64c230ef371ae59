package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Predicate;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/**
 * A scenario that is one of several of a kind.
 *
 * @param name how people ask for it
 * @param about one sentence: what happens against what
 * @param isQuick whether it belongs to the quick set
 * @param extent the settings in which it says anything
 * @param scene sets the stage, and says who does what
 */
record Situation(
    String name, String about, boolean isQuick, Predicate<Setting> extent, Consumer<Stage> scene)
    implements Scenario {
  @Override
  public boolean fits(Setting setting) {
    return extent.test(setting);
  }

  @Override
  public void set(Stage stage) {
    scene.accept(stage);
  }
}
