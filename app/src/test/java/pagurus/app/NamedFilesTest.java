package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun.Outcome;

/** No command writes over what it reads, or one output over another. */
class NamedFilesTest {
  private static final String CONTENT = "this was here before";

  @TempDir private Path folder;

  /** A word in capitals is a file that is there, one in brackets a file that is not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run IN --json IN | --json would overwrite the input IN",
        "run gen:gups --machine IN --json IN | --json would overwrite the input IN",
        "run --stress --machine IN --json IN | --json would overwrite the input IN",
        "sim IN --json IN | --json would overwrite the input IN",
        "sim IN --csv IN | --csv would overwrite the input IN",
        "sim gen:gups --machine IN --html IN | --html would overwrite the input IN",
        "sim --reproduce IN --csv IN | --csv would overwrite the input IN",
        "sim gen:gups --class-path IN --csv IN | --csv would overwrite the input IN",
        "sim gen:gups --html [x] --csv [x] | --csv and --html both name [x]",
        "machines IN --json IN | --json would overwrite the input IN",
        "record -o [x] --json [x] -- true | --output and --json both name [x]",
        "record -o IN -- IN | --output would overwrite the input IN",
        "convert IN -o IN | --output would overwrite the input IN",
        "check --replay IN --html IN | --html would overwrite the input IN",
        "check --replay IN --json IN | --json would overwrite the input IN",
        "check store --save [x] --html [x] | --save and --html both name [x]",
        "check store --save [x] --json [x] | --save and --json both name [x]",
        "check store --html [x] --json [x] | --html and --json both name [x]",
        "check store --class-path IN --json IN | --json would overwrite the input IN",
        "inspect IN --json IN | --json would overwrite the input IN",
        "inspect IN --html IN | --html would overwrite the input IN",
        "inspect IN --json [x] --html [x] | --json and --html both name [x]",
        "inspect OTHER --registers IN --json IN | --json would overwrite the input IN",
        "inspect OTHER --raw IN --html IN | --html would overwrite the input IN",
        "inspect IN map --json IN | --json would overwrite the input IN",
        "inspect IN tlb --json IN | --json would overwrite the input IN",
        "inspect IN tables --json IN | --json would overwrite the input IN",
        "inspect IN find 0x1000 --json IN | --json would overwrite the input IN",
        "inspect IN walk 0x1000 --json IN | --json would overwrite the input IN",
        "inspect IN translate 0x1000 --json IN | --json would overwrite the input IN",
        "inspect OTHER diff IN --json IN | --json would overwrite the input IN",
        "inspect OTHER diff OTHER --other-registers IN --json IN | --json would overwrite the",
        "inspect IN relocate --pack -o [x] --json IN | --json would overwrite the input IN",
        "inspect IN relocate --pack -o [x] --json [x] | --json and --output both name [x]",
        "inspect IN --registers OTHER relocate --pack -o [x] --json [x].registers.json"
            + " | --json and the registers of --output both name [x].registers.json"
      })
  void isRefusedBeforeTheWork(String line, String sentence) throws IOException {
    Files.writeString(file("IN"), CONTENT);
    Files.writeString(file("OTHER"), CONTENT);
    List<Path> before = there();

    Outcome outcome =
        CommandLineRun.execute(
            Arrays.stream(line.split(" ")).map(this::named).toArray(String[]::new));

    assertThat(outcome.err()).contains(named(sentence)).hasLineCount(1);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(file("IN")).hasContent(CONTENT);
    assertThat(there()).isEqualTo(before);
  }

  /** Of which the JVM would read as much as it has memory for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "check --replay /dev/zero",
        "inspect IN --raw /dev/zero",
        "inspect IN --raw 0 --registers /dev/zero"
      })
  void aDeviceWithoutAnEndIsTooLarge(String line) throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "a device without an end");
    Files.writeString(file("IN"), CONTENT);

    Outcome outcome =
        CommandLineRun.execute(
            Arrays.stream(line.split(" ")).map(this::named).toArray(String[]::new));

    assertThat(outcome.err()).contains("/dev/zero is too large").hasLineCount(1);
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void aFileIsKnownByOtherNames() throws IOException {
    Files.writeString(file("IN"), CONTENT);
    Path soft = Files.createSymbolicLink(file("soft"), file("IN"));
    Path hard = Files.createLink(file("hard"), file("IN"));
    Path loose = Files.createSymbolicLink(file("loose"), Path.of("absent"));
    Path back = Files.createSymbolicLink(file("back"), folder);
    for (Path name : List.of(soft, hard, back.resolve("IN"), folder.resolve("./IN"))) {
      assertThat(CommandLineRun.execute("sim", file("IN").toString(), "--csv", name.toString()))
          .matches(outcome -> outcome.err().contains("--csv would overwrite the input"));
    }
    for (Path name : List.of(loose, back.resolve("absent"), folder.resolve("./absent"))) {
      String absent = file("absent").toString();
      assertThat(
              CommandLineRun.execute("sim", "gen:gups", "--csv", absent, "--json", name.toString()))
          .matches(outcome -> outcome.err().contains("--json and --csv both name " + absent));
    }
    assertThat(file("IN")).hasContent(CONTENT);
  }

  /** Lines of a file of published figures name inputs, too. */
  @Test
  void whatLinesOfPublishedFiguresNameIsAnInput() throws IOException {
    Files.writeString(file("IN"), CONTENT);
    Files.writeString(
        file("figures.csv"),
        "program,configuration,workload,measure,published\np,c,%s,cycles,1\n"
            .formatted(file("IN")));
    Outcome outcome =
        CommandLineRun.execute(
            "sim", "--reproduce", file("figures.csv").toString(), "--csv", file("IN").toString());
    assertThat(outcome.err()).contains("--csv would overwrite the input " + file("IN"));
    assertThat(file("IN")).hasContent(CONTENT);
  }

  /** Those of drmemtrace: the files of all threads are the input, and not what else is there. */
  @ParameterizedTest
  @ValueSource(strings = {"run", "sim", "convert"})
  void theTracesInAFolderAreInputsAndTheFolderIsNot(String command) throws IOException {
    Path traces = Files.createDirectories(file("app.dir").resolve("trace"));
    Path trace = Files.writeString(traces.resolve("app.1.trace.gz"), CONTENT);
    Path report = Files.writeString(traces.resolve("report"), CONTENT);
    String option = command.equals("convert") ? "--output" : "--json";

    Outcome refused =
        CommandLineRun.execute(command, "" + file("app.dir"), option, trace.toString());
    assertThat(refused.err())
        .isEqualToIgnoringNewLines(
            "pagurus: %s would overwrite the input %s".formatted(option, trace));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(trace).hasContent(CONTENT);

    Outcome noTrace =
        CommandLineRun.execute(command, "" + file("app.dir"), option, report.toString());
    assertThat(noTrace.err()).contains("app.1.trace.gz is no trace of drmemtrace").hasLineCount(1);
  }

  private List<Path> there() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String named(String text) {
    return text.replaceAll("\\b(IN|OTHER)\\b|\\[(x)]", folder + "/$1$2");
  }
}
