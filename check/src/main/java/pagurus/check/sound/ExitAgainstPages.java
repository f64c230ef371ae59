package pagurus.check.sound;

import java.util.function.Consumer;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/**
 * A space ends, and the next one gets its words, while somebody who is no thread of its program
 * moves its pages. Who comes late must not touch what is the next one's now: its map lock among
 * other things, which nobody could take any more. No table moves.
 */
final class ExitAgainstPages {
  private ExitAgainstPages() {}

  private static Scenario situation(String name, String about, Consumer<Player> move) {
    return new Situation(
        name,
        about,
        false,
        Extent::pagesOfSmallTrees,
        stage -> {
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
        });
  }

  static Scenario migrate() {
    return situation(
        "exit-migrate",
        "a space ends and another begins while the pages of the first migrate",
        cpu -> cpu.migrate(Stage.TARGET_NODE));
  }

  static Scenario collapse() {
    return situation(
        "exit-collapse",
        "a space ends and another begins while a huge leaf takes the place of a table of the first",
        cpu -> cpu.collapse(0));
  }
}
