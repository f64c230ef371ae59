package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.table.Entries;

/**
 * Tables have copies that get a leaf when their node faults for it, and shootdowns leave nodes out
 * that never had one. The kernel on node 0 takes a page away, which a program on node 1 uses, or
 * begins to use; or a table moves that nobody but its own node uses.
 */
final class LackingCopies {
  private static final int HERE = 0;
  private static final int THERE = 1;
  private static final CopyOptions ALWAYS = CopyOptions.ALWAYS.keptBy(CopyKeeping.ON_FAULT);
  private static final CopyOptions IN_PAIRS = CopyOptions.ALWAYS.keptBy(CopyKeeping.onFault(1));
  private static final CopyOptions ON_REQUEST = CopyOptions.ON_REQUEST.keptBy(CopyKeeping.ON_FAULT);

  private LackingCopies() {}

  private static Situation situation(
      String name,
      String about,
      Predicate<Setting> extent,
      int pages,
      Consumer<Player> program,
      Consumer<Player> kernel) {
    return new Situation(
            name,
            about,
            true,
            extent,
            stage -> {
              stage.usedFrames(THERE); // so that a copy which nobody clears holds junk
              stage.area(0, 2); // so that the table stays
              stage.cleanPages(IntStream.range(0, pages).toArray());
              stage.program(THERE, program);
              stage.kernelWork(HERE, kernel);
            })
        .with(ALWAYS);
  }

  private static void loadTwice(Player cpu) {
    cpu.load(0);
    cpu.load(0);
  }

  private static void unmap(Player cpu) {
    cpu.unmap(0, 1);
  }

  /** The node becomes a reader of the table before the page goes, or never. */
  static Scenario unmap() {
    return situation(
        "filter-unmap",
        "a program on another node begins to use a page while it is taken away",
        Extent::pagesOfSmallTrees,
        1,
        LackingCopies::loadTwice,
        LackingCopies::unmap);
  }

  /** The node gets the leaf with its neighbour's, and uses it without having faulted for it. */
  static Scenario window() {
    return situation(
            "filter-window",
            "a page is taken away which a program on another node uses because of its neighbour",
            Extent::pagesOfSmallTreesOnX86,
            2,
            cpu -> {
              cpu.load(1);
              cpu.load(0);
            },
            LackingCopies::unmap)
        .with(IN_PAIRS);
  }

  /** It is a reader, and misses what happens while it does not run the space. */
  static Scenario activation() {
    return situation(
        "filter-activation",
        "a CPU of another node leaves a space and comes back while a page is taken away",
        Extent::pagesOfSmallTreesOnX86,
        1,
        cpu -> {
          cpu.load(0);
          cpu.leave();
          cpu.load(0);
        },
        LackingCopies::unmap);
  }

  /** There may be no frame for a copy of the root: then the node walks the originals. */
  static Scenario noMemory() {
    return situation(
            "filter-no-memory",
            "the root moves, perhaps without its copy, and then a page is taken away",
            Extent::rootsOfSmallTrees,
            1,
            cpu -> {
              cpu.interrupts(); // the root may move before
              loadTwice(cpu);
            },
            cpu -> {
              cpu.move();
              cpu.unmap(0, 1);
            })
        .failing(2);
  }

  /** There may be no frame for the copy of the leaf table: then the node walks the original. */
  static Scenario noCopy() {
    return situation(
            "filter-no-copy",
            "a page is taken away which a program uses on a node that may have no room for a copy",
            Extent::pagesOfSmallTrees,
            1,
            LackingCopies::loadTwice,
            LackingCopies::unmap)
        .failing(2);
  }

  /** Only its own node uses the table, which has no copies, and is moved as one. */
  static Scenario move() {
    return new Situation(
            "filter-move",
            "a program stores to a clean page on the node of its table, which has no copies, while"
                + " a table moves",
            true,
            Extent::smallTrees,
            stage -> {
              stage.area(0, 1);
              stage.cleanPages(0);
              stage.program(
                  HERE,
                  cpu -> {
                    cpu.load(0);
                    cpu.store(0);
                  });
              stage.kernelWork(THERE, Player::move);
            })
        .with(ALWAYS);
  }

  /** A node walked the originals, and may still know what it found there. */
  static Scenario made() {
    return situation(
            "filter-made",
            "tables get copies, and then a page is taken away",
            Extent::leavesOfSmallTreesOnX86,
            1,
            cpu -> {
              cpu.interrupts(); // the tables may have copies before it begins
              cpu.interrupts();
              cpu.interrupts();
              loadTwice(cpu);
            },
            cpu -> {
              cpu.replicate(Entries.EVERY_NODE);
              cpu.unmap(0, 1);
            })
        .with(ON_REQUEST);
  }
}
