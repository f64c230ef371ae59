package pagurus.check.sound;

import java.util.function.Consumer;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/**
 * Somebody stores to a page by a look-up without a lock that got hold of it, while the page itself
 * goes elsewhere. The store stands for every use of a pinned page that needs the page and no copy
 * of it. Whoever copies a page has to see the pin, or the look-up that the page has gone; otherwise
 * the store lands in a frame that was left behind. No table moves.
 */
final class PinAgainstPage {
  private PinAgainstPage() {}

  private static Scenario situation(String name, String about, Consumer<Player> move) {
    return new Situation(
        name,
        about,
        true,
        Extent::leavesOfSmallTreesOnX86,
        stage -> {
          stage.area(0, Stage.PAGES_PER_TABLE);
          stage.dirtyPage(0);
          stage.kernelWork(0, cpu -> cpu.storeThroughPin(0));
          stage.kernelWork(1, move);
        });
  }

  static Scenario migrates() {
    return situation(
        "pin-migrate",
        "a pinned page is stored to while it migrates",
        cpu -> cpu.migrate(Stage.TARGET_NODE));
  }

  static Scenario makesRoom() {
    return situation(
        "pin-displace",
        "a pinned page is stored to while it is to make room",
        cpu -> cpu.displace(Stage.SOURCE_NODE));
  }

  static Scenario collapses() {
    return situation(
        "pin-collapse",
        "a pinned page is stored to while a huge leaf takes the place of its table",
        cpu -> cpu.collapse(0));
  }
}
