package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Function;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * A parent and its child run on a CPU each and share a page copy on write. The parent stores to it,
 * and the child comes for it, too, while it leaves memory, or goes elsewhere, or has just come
 * back. No store of one may be seen by the other. No table moves.
 */
final class ForkedPage {
  private static final int PARENT = 0;
  private static final int CHILD = 1;

  private ForkedPage() {}

  private static Scenario situation(
      String name, String about, Function<Stage, AddressSpace> page, Consumer<Player> child) {
    return new Situation(
        name,
        about,
        false,
        Extent::pagesOfSmallTrees,
        stage -> {
          stage.area(0, 1);
          AddressSpace born = page.apply(stage);
          stage.kernelWork(PARENT, cpu -> cpu.store(0));
          stage.program(CHILD, born, child);
        });
  }

  /** Each finds out whether the page is its alone, and one of them is the last. */
  static Scenario isCopied() {
    return situation(
        "fork-store",
        "a parent and its child store to a page that they share",
        ForkedPage::dirty,
        cpu -> {
          cpu.load(0);
          cpu.store(0);
        });
  }

  /** The child comes for the page by its home in swap, which the parent must not overlook. */
  static Scenario isRescued() {
    return situation(
        "fork-rescue",
        "a parent and its child store to a page that was on its way to swap, of which only the"
            + " parent has come back",
        ForkedPage::rescuedByParent,
        cpu -> {
          cpu.load(0);
          cpu.store(0);
        });
  }

  /** The same from the beginning. */
  static Scenario isReclaimed() {
    return situation(
        "fork-reclaim",
        "a parent stores to a page that it shares with its child while it is reclaimed; then the"
            + " child loads it",
        ForkedPage::clean,
        cpu -> {
          cpu.reclaim(Stage.SOURCE_NODE);
          cpu.load(0);
        });
  }

  static Scenario migrates() {
    return situation(
        "fork-migrate",
        "a parent stores to a page that it shares with its child while it migrates; then the child"
            + " loads it",
        ForkedPage::dirty,
        cpu -> {
          cpu.migrateShared(Stage.TARGET_NODE);
          cpu.load(0);
        });
  }

  private static AddressSpace dirty(Stage stage) {
    stage.dirtyPage(0);
    return stage.childThatRuns();
  }

  private static AddressSpace clean(Stage stage) {
    stage.cleanPages(0);
    stage.sparePage();
    AddressSpace child = stage.childThatRuns();
    stage.oldPage(0);
    return child;
  }

  private static AddressSpace rescuedByParent(Stage stage) {
    AddressSpace child = dirty(stage);
    KernelThread thread = stage.thread(PARENT);
    KernelThread other = stage.thread(CHILD);
    int[] pinned = new int[1];
    stage.everyPageOut(
        () -> {
          stage.kernel().translate(other, stage.space(), stage.vaddr(0), Access.READ);
          pinned[0] = stage.kernel().pins().pin(other, stage.space(), stage.vaddr(0));
        });
    stage.kernel().pins().unpin(thread, pinned[0]);
    return child;
  }
}
