package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.machine.Cpu;
import pagurus.vm.evacuate.BlockCensus;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;

/**
 * A page block goes out of use, or is emptied, while somebody takes a frame of it or gives one
 * back. Whoever does that has the frame for a while in which its record says that it is free: who
 * takes it looks at its poison first, and who gives it back fills it with poison.
 *
 * <p>To look at a record without a hold of the frame is a step, and so is what its owner writes: so
 * who goes by what it says has to do with every order of the two.
 */
final class MemoryGoes {
  private static final int IN_SECOND_BLOCK = 2;
  private static final int BESIDE_ANOTHER = 3;
  private static final int IN_THIRD_BLOCK = Stage.PAGES_PER_TABLE + 2;

  private MemoryGoes() {}

  /** Empties the page block of a frame; or so many page blocks, whichever they are. */
  @FunctionalInterface
  interface Emptying {
    void empty(Player cpu, int what);
  }

  private static Scenario situation(
      String name,
      String about,
      Predicate<Setting> extent,
      ToIntFunction<Stage> what,
      Consumer<Player> user,
      Emptying emptying) {
    return new Situation(
        name,
        about,
        false,
        extent,
        stage -> {
          int emptied = what.applyAsInt(stage);
          stage.kernelWork(0, user);
          stage.kernelWork(1, cpu -> emptying.empty(cpu, emptied));
        });
  }

  static Scenario offlineAgainstFault(Emptying offline) {
    return situation(
        "offline-fault",
        "a page block goes offline while a fault takes a frame of it",
        Extent::pagesOfSmallTreesOnX86,
        MemoryGoes::freeFrameInSecondBlock,
        cpu -> cpu.store(IN_SECOND_BLOCK),
        offline);
  }

  static Scenario offlineAgainstUnmap(Emptying offline) {
    return situation(
        "offline-unmap",
        "a page block goes offline while a frame of it is given back",
        Extent::pagesOfSmallTreesOnX86,
        MemoryGoes::frameBesideAnother,
        cpu -> cpu.unmap(BESIDE_ANOTHER, 1),
        offline);
  }

  static Scenario offlineAgainstMove(Emptying offline) {
    return situation(
        "offline-move",
        "a page block goes offline while a table moves there",
        Extent::rootsOfSmallTrees,
        MemoryGoes::freeFrameForTable,
        Player::move,
        offline);
  }

  static Scenario compactionAgainstFault() {
    return situation(
        "compact-fault",
        "compaction empties a page block while a fault takes a frame of it",
        Extent::pagesOfSmallTreesOnX86,
        MemoryGoes::freeFrameInThirdBlock,
        cpu -> cpu.store(IN_THIRD_BLOCK),
        (cpu, blocks) -> cpu.compact(Stage.SOURCE_NODE, blocks));
  }

  /** A table moves that maps what compaction moves. */
  static Scenario compactionAgainstMove() {
    return situation(
        "compact-move",
        "compaction moves a page while a table moves",
        Extent::whereNoLeafIsFrozen,
        MemoryGoes::pageAloneInItsBlock,
        Player::move,
        (cpu, blocks) -> cpu.compact(Stage.SOURCE_NODE, blocks));
  }

  private static int pageAloneInItsBlock(Stage stage) {
    dirtyPagesUpTo(IN_SECOND_BLOCK, stage);
    stage.discardedPage(0);
    stage.discardedPage(1);
    return oneMoreBlock(stage);
  }

  /** One block more than is free as a whole. */
  private static int oneMoreBlock(Stage stage) {
    Frames frames = stage.kernel().core().frames();
    Cpu cpu = stage.thread(0).cpu();
    return BlockCensus.take(cpu, frames, Stage.SOURCE_NODE).free() + 1;
  }

  /** The frame of a page that shares a page block with another, which has to go for certain. */
  private static int frameBesideAnother(Stage stage) {
    return dirtyPagesUpTo(BESIDE_ANOTHER, stage);
  }

  /** The frame of a page that was alone in its page block, and the next that is taken. */
  private static int freeFrameInSecondBlock(Stage stage) {
    int pfn = dirtyPagesUpTo(IN_SECOND_BLOCK, stage);
    stage.discardedPage(IN_SECOND_BLOCK);
    return pfn;
  }

  /**
   * The same in a third block, beside a page that stays. The first has two holes, which compaction
   * can fill, whoever comes first.
   */
  private static int freeFrameInThirdBlock(Stage stage) {
    dirtyPagesUpTo(IN_THIRD_BLOCK, stage);
    stage.discardedPage(0);
    stage.discardedPage(1);
    stage.discardedPage(IN_THIRD_BLOCK);
    return oneMoreBlock(stage);
  }

  private static int dirtyPagesUpTo(int last, Stage stage) {
    stage.area(0, last + 1);
    for (int page = 0; page <= last; page++) {
      stage.dirtyPage(page);
    }
    long entry = stage.thread(0).find(stage.space(), stage.vaddr(last), 1).entry();
    return stage.kernel().data().frameOf(entry, 1);
  }

  /** Frees a frame of the node that the table moves to, which is the next that is taken there. */
  private static int freeFrameForTable(Stage stage) {
    Frames frames = stage.kernel().core().frames();
    Cpu cpu = stage.thread(0).cpu();
    int pfn = frames.allocateOn(cpu, Stage.TARGET_NODE, 0, FrameKind.TABLE, true);
    frames.free(cpu, pfn, 0);
    return pfn;
  }
}
