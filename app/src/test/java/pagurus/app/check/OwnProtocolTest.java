package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.ExampleClasses;

/** What docs/checking.md walks through, with the sources of examples/protocol. */
class OwnProtocolTest {
  @TempDir static Path classes;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws Exception {
    ExampleClasses.compile(Path.of("../examples/protocol"), classes);
  }

  private static Outcome check(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--class-path", classes.toString()));
    return CommandLineRun.check(all.toArray(String[]::new));
  }

  @Test
  void theCarelessMoveLosesADirtyBit() {
    Outcome outcome = check("store", "--protocol", "mine.CarelessMove");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("I2 does not hold: no store is lost")
        .contains("-> PWAD")
        .contains("old leaf table -> new leaf table");
  }

  @Test
  void theCarefulMoveHolds() {
    Outcome outcome = check("store", "--protocol", "mine.CarefulMove");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("2 of 2 checked").contains("2 complete");
  }

  @Test
  void theScheduleOfTheCarelessMoveDoesNotFitTheCarefulOne() throws Exception {
    Path saved = folder.resolve("careless.json");
    check("store", "--protocol", "mine.CarelessMove", "--save", saved.toString());
    String careful = Files.readString(saved).replace("CarelessMove", "CarefulMove");
    Files.writeString(saved, careful);

    Outcome outcome = check("--replay", saved.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("no longer fits");
  }

  @Test
  void aSavedScheduleIsReplayedAsItWasFound() {
    Path saved = folder.resolve("saved.json");
    Outcome found = check("store", "--protocol", "mine.CarelessMove", "--save", saved.toString());
    Outcome replayed = check("--replay", saved.toString());

    assertThat(replayed.exitCode()).isEqualTo(1);
    assertThat(found.out()).contains(replayed.out().strip());
  }
}
