package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Predicate;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.vm.replicate.CopyOptions;

/**
 * A scenario that is one of several of a kind.
 *
 * @param name how people ask for it
 * @param about one sentence: what happens against what
 * @param isQuick whether it belongs to the quick set
 * @param extent the settings in which it says anything
 * @param scene sets the stage, and says who does what
 * @param failOneIn one allocation in this many may fail; 0: none does
 * @param copies whether tables have copies for other nodes
 */
record Situation(
    String name,
    String about,
    boolean isQuick,
    Predicate<Setting> extent,
    Consumer<Stage> scene,
    int failOneIn,
    CopyOptions copies)
    implements Scenario {
  /** With memory for everything, and without copies. */
  Situation(
      String name,
      String about,
      boolean isQuick,
      Predicate<Setting> extent,
      Consumer<Stage> scene) {
    this(name, about, isQuick, extent, scene, 0, CopyOptions.NEVER);
  }

  /** The same with copies of tables. */
  Situation with(CopyOptions other) {
    return new Situation(name, about, isQuick, extent, scene, failOneIn, other);
  }

  /** The same where one allocation in so many may fail. */
  Situation failing(int oneIn) {
    return new Situation(name, about, isQuick, extent, scene, oneIn, copies);
  }

  @Override
  public boolean fits(Setting setting) {
    return extent.test(setting);
  }

  @Override
  public void set(Stage stage) {
    scene.accept(stage);
  }
}
