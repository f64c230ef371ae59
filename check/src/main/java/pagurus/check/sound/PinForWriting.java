package pagurus.check.sound;

import java.util.function.Consumer;
import java.util.function.Predicate;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/**
 * A device stores to a page that is pinned for it, while something happens that could part the page
 * from the pin: a copy for who stores first after a fork, a way through swap. What the device
 * stores must be there for the program whose page it is, as must what that stores itself; a child
 * must not see it; and as long as the page is pinned its frame must not be freed.
 *
 * <p>After a fork the program looks what the device has stored, for the sake of the search: a word
 * that nobody else touches is no event, and whether a store comes before a fork or after it makes a
 * difference.
 */
final class PinForWriting {
  private static final int DEVICE = 0;
  private static final int PROGRAM = 1;

  /** How a device uses a page. */
  @FunctionalInterface
  interface Device {
    /** Comes by page 0, stores to it, and lets go of it; false if it was refused. */
    boolean use(Player cpu);
  }

  private final Device device;

  /** The kernel's own way. */
  static final PinForWriting REAL = new PinForWriting(cpu -> cpu.receive(0));

  PinForWriting(Device device) {
    this.device = device;
  }

  private Scenario situation(
      String name,
      String about,
      Predicate<Setting> extent,
      Consumer<Stage> page,
      Consumer<Player> program) {
    return situation(name, about, extent, page, device::use, program);
  }

  private static Scenario situation(
      String name,
      String about,
      Predicate<Setting> extent,
      Consumer<Stage> page,
      Consumer<Player> device,
      Consumer<Player> program) {
    return new Situation(
        name,
        about,
        false,
        extent,
        stage -> {
          stage.area(0, 1);
          page.accept(stage);
          stage.kernelWork(DEVICE, device);
          stage.program(PROGRAM, program);
        });
  }

  Scenario forks() {
    return situation(
        "device-fork",
        "a device stores to a pinned page while its program forks, and stores to it",
        Extent::pagesOfSmallTrees,
        stage -> stage.dirtyPage(0),
        cpu -> {
          cpu.fork();
          cpu.loadReceived(0);
          cpu.store(0);
        });
  }

  /** The page is made the program's alone twice: for the device, and for the program. */
  Scenario breaksSharing() {
    return situation(
        "device-store",
        "a device stores to a page that is shared with a child, and so does the program",
        Extent::pagesOfSmallTrees,
        stage -> {
          stage.dirtyPage(0);
          stage.child();
        },
        cpu -> {
          if (!device.use(cpu)) {
            cpu.makeReady(0);
            device.use(cpu);
          }
        },
        cpu -> cpu.store(0));
  }

  /** The old copy of the table says for ever that the page may be stored to. */
  Scenario moves() {
    return situation(
        "device-move",
        "a device stores to a pinned page while a table moves and the program forks",
        Extent::leavesOfSmallTreesOnX86,
        stage -> stage.dirtyPage(0),
        cpu -> {
          cpu.move();
          cpu.fork();
          cpu.loadReceived(0);
        });
  }

  /** The page is clean, and has a slot, so it could go without being written. */
  Scenario isReclaimed() {
    return situation(
        "device-reclaim",
        "a device stores to a pinned page while that is reclaimed, and its program forks",
        Extent::pagesOfSmallTreesOnX86,
        stage -> {
          stage.cleanPages(0);
          stage.sparePage();
          stage.oldPage(0);
        },
        cpu -> {
          cpu.reclaim(Stage.SOURCE_NODE);
          cpu.fork();
          cpu.loadReceived(0);
        });
  }

  Scenario isUnmapped() {
    return situation(
        "device-unmap",
        "a device stores to a pinned page while that is unmapped",
        Extent::pagesOfSmallTrees,
        stage -> stage.dirtyPage(0),
        cpu -> cpu.unmap(0, 1));
  }
}
