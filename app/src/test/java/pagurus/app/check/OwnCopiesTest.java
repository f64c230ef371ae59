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

/** Copies of tables, kept as the system keeps them, as a mutant does, and as examples/copies. */
class OwnCopiesTest {
  @TempDir static Path classes;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws Exception {
    ExampleClasses.compile(Path.of("../examples/copies"), classes);
  }

  private static Outcome check(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--class-path", classes.toString()));
    return CommandLineRun.check(all.toArray(String[]::new));
  }

  @Test
  void copiesAsTheSystemKeepsThemHold() {
    Outcome outcome = check("copies-reclaim", "--copies", "replicated");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("1 of 1 checked").contains("1 complete");
  }

  @Test
  void copiesThatForgetWhoHasStoredLoseAStoreAndTheScheduleShowsItAgain() throws Exception {
    Path saved = folder.resolve("forgetful.json");
    Outcome found =
        check("copies-reclaim", "--copies", "mine.ForgetfulCopies", "--save", saved.toString());

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.out())
        .contains("I2 does not hold: no store is lost")
        .contains("entry 0 of leaf table, copy on node 1")
        .contains("copies-reclaim, drain, forgetful, x86");
    assertThat(Files.readString(saved)).contains("\"copies\" : \"mine.ForgetfulCopies\"");

    Outcome replayed = check("--replay", saved.toString());

    assertThat(replayed.exitCode()).isEqualTo(1);
    assertThat(found.out()).contains(replayed.out().strip());
  }

  @Test
  void aMutantIsAWayOfKeepingCopiesAndNoProtocol() {
    assertThat(check("copies-reclaim", "--copies", "C1").exitCode()).isEqualTo(1);
    Outcome refused = check("store", "--protocol", "C1");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("C1 is not on the class path");
  }

  @Test
  void aScheduleOfTheUsualCopiesDoesNotNameThem() throws Exception {
    Path saved = folder.resolve("m1.json");
    check("copies-store", "--protocol", "M1", "--target", "leaf", "--save", saved.toString());
    assertThat(Files.readString(saved)).doesNotContain("\"copies\"");
    assertThat(check("--replay", saved.toString()).exitCode()).isEqualTo(1);
  }
}
