package pagurus.check.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

/**
 * Everything that moves pages beside everything that a program or the kernel can do to them, for
 * pages of every kind: as far as a search comes in a moment. That is most of them to the end.
 */
class PageMoversInPairsTest {
  private static final Limits MOMENT = new Limits(200_000, Duration.ofSeconds(20));

  private record Named<T>(String name, Consumer<T> does) {}

  private static final List<Named<Stage>> PAGES =
      List.of(
          new Named<>("dirty", stage -> anonymous(stage).dirtyPage(0)),
          new Named<>("clean", stage -> anonymous(stage).cleanPages(0)),
          new Named<>("swapped", stage -> anonymous(stage).swappedPage(0)),
          new Named<>(
              "shared",
              stage -> {
                anonymous(stage).cleanPages(0);
                stage.child();
              }),
          new Named<>(
              "shared with its table",
              stage -> {
                anonymous(stage).cleanPages(0);
                stage.sharingChild();
              }),
          new Named<>(
              "huge",
              stage -> {
                stage.area(0, Stage.PAGES_PER_TABLE, true);
                stage.dirtyPage(0);
              }),
          new Named<>(
              "file",
              stage -> {
                stage.fileArea(2);
                stage.dirtyPage(0);
              }));

  private static final List<Named<Player>> MOVERS =
      List.of(
          new Named<>("migrate", cpu -> cpu.migrate(Stage.TARGET_NODE)),
          new Named<>("displace", cpu -> cpu.displace(Stage.SOURCE_NODE)),
          new Named<>("collapse", cpu -> cpu.collapse(0)));

  private static final List<Named<Player>> OTHERS =
      List.of(
          new Named<>("store", cpu -> cpu.store(0)),
          new Named<>(
              "load, store",
              cpu -> {
                cpu.load(0);
                cpu.store(1);
              }),
          new Named<>(
              "fork, store",
              cpu -> {
                cpu.fork();
                cpu.store(0);
              }),
          new Named<>("unmap", cpu -> cpu.unmap(0, 1)),
          new Named<>("protect", cpu -> cpu.protect(0, 1)),
          new Named<>("let go", cpu -> cpu.letGo(0)),
          new Named<>("pin", cpu -> cpu.pin(0)),
          new Named<>("reclaim", cpu -> cpu.reclaim(Stage.SOURCE_NODE)),
          new Named<>("migrate", cpu -> cpu.migrate(Stage.TARGET_NODE)),
          new Named<>("collapse", cpu -> cpu.collapse(0)));

  /** What a program does; all else the kernel does on a CPU that does not run it. */
  private static final Set<String> BY_PROGRAM =
      Set.of("store", "load, store", "fork, store", "unmap", "protect", "let go");

  /** Of files: a pin is of anonymous memory here, and a child is not told of stores to a file. */
  private static final Set<String> NOT_OF_FILES = Set.of("pin", "fork, store", "collapse");

  private static Stage anonymous(Stage stage) {
    stage.area(0, Stage.PAGES_PER_TABLE);
    return stage;
  }

  private record Pair(Named<Stage> pages, Named<Player> other, Named<Player> mover)
      implements Scenario {
    @Override
    public String name() {
      return "%s page: %s, %s".formatted(pages.name, other.name, mover.name);
    }

    @Override
    public String about() {
      return name();
    }

    @Override
    public void set(Stage stage) {
      pages.does.accept(stage);
      if (BY_PROGRAM.contains(other.name)) {
        stage.program(0, other.does);
      } else {
        stage.kernelWork(0, other.does);
      }
      stage.kernelWork(1, mover.does);
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static Stream<Scenario> pairs() {
    List<Scenario> pairs = new ArrayList<>();
    for (Named<Stage> pages : PAGES) {
      boolean file = pages.name.equals("file");
      for (Named<Player> other : OTHERS) {
        for (Named<Player> mover : MOVERS) {
          boolean fits =
              file
                  ? !NOT_OF_FILES.contains(other.name) && !NOT_OF_FILES.contains(mover.name)
                  : !other.name.equals("let go"); // what would be lost then is meant to be
          if (fits) {
            pairs.add(new Pair(pages, other, mover));
          }
        }
      }
    }
    return pairs.stream();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("pairs")
  void nothingIsLostWhilePagesMove(Scenario pair) {
    Setting setting =
        new Setting(
            Relocator.protocols().get("drain"), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);

    Verdict verdict = new SourceSets(new Trial(pair, setting), MOMENT, Progress.NONE).search();

    assertThat(verdict.violation()).isEmpty();
  }
}
