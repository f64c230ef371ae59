package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun.Outcome;

/** A word that can be no file's name, as in a locale without its letters, is bad input. */
class FileNamesTest {
  /** What no file can be called in any locale. */
  private static final String NO_NAME = "h\0.m";

  @TempDir private Path folder;

  private Path there;

  @BeforeEach
  void makeFile() throws Exception {
    there = Files.writeString(folder.resolve("there"), "this is here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run gen:gups --machine NONE",
        "run gen:gups --json NONE",
        "run NONE",
        "sim gen:gups --machine NONE",
        "sim gen:gups --class-path NONE",
        "sim gen:gups --json NONE",
        "sim gen:gups --csv NONE",
        "sim gen:gups --html NONE",
        "sim --reproduce NONE",
        "sim NONE",
        "machines NONE",
        "machines --json NONE",
        "check store --class-path NONE",
        "check --replay NONE",
        "check store --save NONE",
        "demo migrate --json NONE",
        "record NONE",
        "record -o OUT NONE",
        "record -o OUT -- ./NONE",
        "record -o NONE -- true",
        "convert NONE -o OUT",
        "convert gen:gups -o NONE",
        "inspect NONE",
        "inspect THERE --registers NONE",
        "inspect THERE --raw NONE",
        "inspect THERE --json NONE",
        "inspect THERE diff NONE",
        "inspect THERE relocate --pack -o NONE",
      })
  void isOneSentence(String line) {
    Outcome outcome =
        CommandLineRun.execute(
            Arrays.stream(line.split(" ")).map(this::named).toArray(String[]::new));
    assertThat(outcome.err())
        .contains("is not the name of a file")
        .doesNotContain("java.", "convert '")
        .hasLineCount(1);
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run NOTHING", "inspect NOTHING", "convert gen:gups -o NOTHING"})
  void noLetterAtAllIsNoNameEither(String line) {
    Outcome outcome =
        CommandLineRun.execute(
            Arrays.stream(line.split(" "))
                .map(word -> word.replace("NOTHING", ""))
                .toArray(String[]::new));
    assertThat(outcome.err()).contains("is not the name of a file").hasLineCount(1);
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  private String named(String word) {
    return word.replace("NONE", NO_NAME)
        .replace("THERE", there.toString())
        .replace("OUT", folder.resolve("out").toString());
  }
}
