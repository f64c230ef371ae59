package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;

/**
 * The counter-example of the docs: a store whose dirty bit is set in the old table after the copy.
 * Where one of these fails because the code has changed, scripts/counter-examples finds it again.
 */
class LostDirtyBitTest {
  private static final Path FOLDER = Path.of("../docs/counter-examples");
  private static final Path SAVED = FOLDER.resolve("lost-dirty-bit.json");

  @TempDir Path folder;

  private static String text() throws Exception {
    return Files.readString(FOLDER.resolve("lost-dirty-bit.txt"));
  }

  /** What is told, but for how many private steps there are and which frame a page is in. */
  private static String told(String text) {
    return text.strip()
        .replaceAll("[0-9]+ private( steps?)?", "some private steps")
        .replaceAll("frame 0x[0-9a-f]+", "a frame")
        .replaceAll(" +", " ");
  }

  @Test
  void isLostTheSameWayAgain() throws Exception {
    Outcome outcome = CommandLineRun.check("--replay", SAVED.toString());

    assertThat(outcome.err()).as("scripts/counter-examples mends this").isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(told(outcome.out())).isEqualTo(told(text()));
  }

  @Test
  void isTheOneInTheManual() throws Exception {
    assertThat(Files.readString(Path.of("../docs/checking.md"))).contains(text().strip());
  }

  @Test
  void fitsOnOneScreen() throws Exception {
    assertThat(text().lines().count()).isLessThanOrEqualTo(40);
    assertThat(text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(140));
  }

  @Test
  void isToldWithWhatMattersInIt() throws Exception {
    assertThat(text())
        .containsSubsequence("COPY", "old leaf table", "SET_DIRTY", "-> PWAD", "X4", "USER_STORE")
        .contains("old leaf table -> new leaf table")
        .contains("I2 does not hold: no store is lost");
  }

  @Test
  void itsPageNeedsNothingButItself() throws Exception {
    Path page = folder.resolve("page.html");
    CommandLineRun.check("--replay", SAVED.toString(), "--html", page.toString());

    assertThat(told(Files.readString(page)))
        .isEqualTo(told(Files.readString(FOLDER.resolve("lost-dirty-bit.html"))));
    assertThat(Files.readString(page))
        .contains("I2 does not hold")
        .contains("prefers-color-scheme: dark")
        .contains("old leaf table")
        .doesNotContain("http")
        .doesNotContain("src=")
        .doesNotContain("<link");
  }
}
