package pagurus.check.sound;

import java.util.function.Consumer;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/**
 * A space ends, and the next one gets its words, while somebody who is no thread of its program
 * moves its pages. Who comes late must not touch what is the next one's now: its map lock among
 * other things, which nobody could take any more. No table moves.
 */
final class ExitAgainstPages implements Scenario {
  private final String name;
  private final String about;
  private final Consumer<Player> move;

  private ExitAgainstPages(String name, String about, Consumer<Player> move) {
    this.name = name;
    this.about = about;
    this.move = move;
  }

  static Scenario migrate() {
    return new ExitAgainstPages(
        "exit-migrate",
        "a space ends and another begins while the pages of the first migrate",
        cpu -> cpu.migrate(Stage.TARGET_NODE));
  }

  static Scenario collapse() {
    return new ExitAgainstPages(
        "exit-collapse",
        "a space ends and another begins while a huge leaf takes the place of a table of the first",
        cpu -> cpu.collapse(0));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String about() {
    return about;
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.pagesOfSmallTrees(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, Stage.PAGES_PER_TABLE);
    stage.dirtyPage(0);
    stage.kernelWork(
        0,
        cpu -> {
          cpu.exit();
          cpu.beginAnother(1);
          cpu.store(0);
        });
    stage.kernelWork(1, move);
  }
}
