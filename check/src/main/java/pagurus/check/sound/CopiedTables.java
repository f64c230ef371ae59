package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Predicate;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.table.Entries;

/**
 * Tables have a copy on each node. The program runs on node 1, where the copies are, and the kernel
 * works on node 0, where the originals are; or both run programs.
 */
final class CopiedTables {
  private static final int HERE = 0;
  private static final int THERE = 1;

  private CopiedTables() {}

  private static Scenario situation(
      String name, String about, Predicate<Setting> extent, Consumer<Stage> scene) {
    return Elsewhere.copied(name, about, new Situation(name, about, true, extent, scene));
  }

  private static void programAndKernel(
      Stage stage, Consumer<Player> program, Consumer<Player> kernel) {
    stage.program(THERE, program);
    stage.kernelWork(HERE, kernel);
  }

  /** The program uses a clean page, through copies, and the kernel does something about it. */
  private static Scenario cleanPage(
      String name,
      String about,
      Predicate<Setting> extent,
      Consumer<Player> program,
      Consumer<Player> kernel) {
    return situation(
        name,
        about,
        extent,
        stage -> {
          stage.area(0, 1);
          stage.cleanPages(0);
          programAndKernel(stage, program, kernel);
        });
  }

  private static void loadAndStore(Player cpu) {
    cpu.load(0);
    cpu.store(0);
  }

  /** D may be in a copy only. */
  static Scenario reclaim() {
    return situation(
        "copies-reclaim",
        "a program stores to a clean page through a copy of its table while the page is reclaimed",
        Extent::pagesOfSmallTrees,
        stage -> {
          stage.area(0, 1);
          stage.cleanPages(0);
          stage.oldPage(0);
          programAndKernel(stage, cpu -> cpu.store(0), cpu -> cpu.reclaim(Stage.SOURCE_NODE));
        });
  }

  /** The original forbids stores before the copy does. */
  static Scenario protect() {
    return cleanPage(
        "copies-protect",
        "a program stores through a copy of a table while the page is made read-only",
        Extent::pagesOfSmallTrees,
        CopiedTables::loadAndStore,
        cpu -> cpu.protect(0, 1));
  }

  /** The copy leads to a page for longer than the original. */
  static Scenario unmap() {
    return taken(
        "copies-unmap",
        "a program uses a page through a copy of its table while the page is taken away",
        1);
  }

  /** The same, and the table goes, too, and its copies with it. */
  static Scenario unmapOfTables() {
    return taken(
        "copies-free",
        "a program uses a page through a copy of its table while page and table are taken away",
        Stage.PAGES_PER_TABLE);
  }

  private static Scenario taken(String name, String about, int pages) {
    return situation(
        name,
        about,
        Extent::pagesOfSmallTrees,
        stage -> {
          stage.area(0, Stage.PAGES_PER_TABLE);
          stage.cleanPages(0, 1);
          programAndKernel(stage, CopiedTables::loadAndStore, cpu -> cpu.unmap(0, pages));
        });
  }

  static Scenario fork() {
    return cleanPage(
        "copies-fork",
        "a program stores through a copy of a table while its space is forked",
        Extent::pagesOfSmallTreesOnX86,
        cpu -> cpu.store(0),
        Player::fork);
  }

  /** Whoever comes second may find the entry in the original, and not yet in his copy. */
  static Scenario firstTouch() {
    return situation(
        "copies-fault",
        "programs on two nodes load a page for the first time",
        Extent::pagesOfSmallTrees,
        stage -> {
          stage.area(0, 2);
          stage.cleanPages(1);
          stage.program(THERE, cpu -> cpu.load(0));
          stage.program(HERE, cpu -> cpu.load(0));
        });
  }

  /** The same where there is no table yet, either. */
  static Scenario firstTable() {
    return situation(
        "copies-table",
        "programs on two nodes load two pages for the first time, of which no table is there",
        Extent::pagesOfSmallTreesOnX86,
        stage -> {
          stage.area(0, 2);
          stage.program(THERE, cpu -> cpu.load(0));
          stage.program(HERE, cpu -> cpu.load(1));
        });
  }

  /** Every table moves while the program stores through the copy of what was there before. */
  static Scenario move() {
    return cleanPage(
        "copies-store",
        "a program loads a clean page and stores to it through copies while a table moves",
        Extent::smallTrees,
        CopiedTables::loadAndStore,
        Player::move);
  }

  static Scenario made() {
    return changing(
        "copies-made",
        "a program stores to a clean page while the tables of its space get copies",
        stage -> {},
        Entries.EVERY_NODE);
  }

  static Scenario dropped() {
    return changing(
        "copies-dropped",
        "a program stores to a clean page while the tables of its space lose their copies",
        stage ->
            stage
                .kernel()
                .replication()
                .replicate(
                    stage.thread(HERE),
                    stage.space(),
                    Entries.EVERY_NODE,
                    stage.setting().protocol(),
                    new RelocationCounters(stage.mode().levels())),
        0);
  }

  private static Scenario changing(String name, String about, Consumer<Stage> before, long nodes) {
    Predicate<Setting> extent =
        setting -> Extent.smallTreesOnX86(setting) && setting.target() == Target.LEAF;
    Consumer<Stage> scene =
        stage -> {
          stage.area(0, 1);
          stage.cleanPages(0);
          before.accept(stage);
          programAndKernel(stage, cpu -> cpu.store(0), cpu -> cpu.replicate(nodes));
        };
    return Elsewhere.copyable(name, about, new Situation(name, about, false, extent, scene));
  }
}
