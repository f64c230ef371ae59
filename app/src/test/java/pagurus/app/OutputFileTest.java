package pagurus.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun.Outcome;

/** An output is whole, or as it was; and what cannot be written is named. */
class OutputFileTest {
  private static final String CONTENT = "this was here before";
  private static final int NOBODY = 65_534;

  @TempDir private Path folder;

  /** A limit on the length of files stands for a full disk. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "machines --json",
        "sim gen:gups?pages=64&accesses=100 --policy all --html",
        "check store --protocol M1 --save",
        "convert gen:gups?pages=6400&accesses=100000 --output"
      })
  void whatDoesNotFitLeavesTheFileAsItWas(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("out"), CONTENT);
    String option = line.substring(line.lastIndexOf(' ') + 1);

    String said = withShortFiles((line + " " + file).split(" "));

    assertThat(said).contains("%s cannot write to %s: File too large".formatted(option, file));
    assertThat(file).hasContent(CONTENT);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  /** Runs a command that can write no files of more than one block, to its end with exit code 2. */
  private static String withShortFiles(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "--add-exports"));
    command.addAll(List.of("java.base/jdk.internal.vm=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("pagurus.app.Pagurus");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    return said;
  }

  @Test
  void aDeviceIsWrittenAsItIsAndNamedWhenItIsFull() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "a device that is always full");
    assertThat(CommandLineRun.execute("machines", "--json", "/dev/full").err())
        .isEqualToIgnoringNewLines(
            "pagurus: --json cannot write to /dev/full: No space left on device");
    assertThat(CommandLineRun.execute("machines", "--json", "/dev/null").exitCode()).isZero();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aFolderThatTakesNoFilesIsRefusedBeforeTheWork() {
    assumeTrue(Files.exists(Path.of("/proc/self")), "a folder that takes no files");
    assertThat(CommandLineRun.execute("run", "no-such.pgt", "--json", "/proc/x").err())
        .containsPattern("pagurus: --json cannot write to /proc/x")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sim gen:gups?pages=64&accesses=100 --json KEEP --html KEEP2 --csv /dev/full",
        "sim gen:gups?pages=64&accesses=100 --json /dev/full --csv KEEP --html KEEP2",
        "sim --reproduce FIGURES --json KEEP --csv /dev/full",
        "check store --protocol M1 --target leaf --save KEEP --html KEEP2 --json /dev/full",
        "check --replay ../docs/counter-examples/lost-dirty-bit.json --html KEEP --json /dev/full",
      })
  void ifOneOutputFailsTheOthersAreAsTheyWere(String line) throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "a device that is always full");
    Path keep = Files.writeString(folder.resolve("KEEP"), CONTENT);
    Path figures =
        Files.writeString(
            folder.resolve("FIGURES"),
            "workload,published\n\"gen:gups?pages=64&accesses=100\",1\n");
    String[] words = line.replaceAll("KEEP|FIGURES", folder + "/$0").split(" ");

    CommandLineRun.Outcome outcome = CommandLineRun.execute(words);

    assertThat(outcome.err()).contains("cannot write to /dev/full: No space left on device");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(keep).hasContent(CONTENT);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(keep, figures);
    }
  }

  @Test
  void linksAndRightsStay() throws IOException {
    Path file = Files.writeString(folder.resolve("out"), CONTENT);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("out"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(CommandLineRun.execute("machines", "--json", link.toString()).exitCode()).isZero();

    assertThat(link).isSymbolicLink();
    assertThat(file).content().contains("\"machines\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aLinkToNothingYetMakesTheFileThatItNames() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("out"));
    assertThat(CommandLineRun.execute("machines", "--json", link.toString()).exitCode()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("out")).isRegularFile();
  }

  private static void write(String command, Path file) {
    String option = command.startsWith("convert") ? "--output" : "--json";
    String[] words = (command + " " + option + " " + file).split(" ");
    assertThat(CommandLineRun.execute(words).exitCode()).isZero();
    assertThat(file).content(ISO_8859_1).isNotEmpty().isNotEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"machines", "convert gen:gups?pages=64&accesses=100"})
  void theOtherNamesOfAFileAreStillItsNames(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("out"), CONTENT);
    Path other = Files.createLink(folder.resolve("other"), file);
    write(command, file);
    assertThat(other).hasSameBinaryContentAs(file);
    assertThat(Files.isSameFile(file, other)).isTrue();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("out", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"machines", "convert gen:gups?pages=64&accesses=100"})
  void whatOthersMayNotReadTheyStillMayNot(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("out"), CONTENT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    write(command, file);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"machines", "convert gen:gups?pages=64&accesses=100"})
  void aFileStaysItsOwners(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("out"), CONTENT);
    assumeTrue(isNobodys(file), "who runs this may give files away");
    write(command, file);
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(NOBODY);
  }

  private static boolean isNobodys(Path file) {
    try {
      Files.setAttribute(file, "unix:uid", NOBODY);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"machines", "convert gen:gups?pages=64&accesses=100"})
  void aFileMayHaveAsLongANameAsFilesHave(String command) {
    write(command, folder.resolve("n".repeat(250)));
  }

  /** What the shell has opened is not opened once more, which would cut it. */
  @ParameterizedTest
  @ValueSource(strings = {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
  void standardOutputHasSeveralNames(String name) {
    Outcome outcome = CommandLineRun.execute("machines", "--json", name);
    assertThat(outcome.out()).contains("\"machines\"");
    assertThat(CommandLineRun.execute("convert", "gen:gups", "-o", name).err())
        .isEqualToIgnoringNewLines(
            "pagurus: --output takes a file, and %s would be standard output".formatted(name));
    assertThat(CommandLineRun.execute("sim", "gen:gups", "--csv", "-", "--json", name).err())
        .contains("only one of --json and --csv can go to standard output");
  }

  @Test
  void standardErrorIsWrittenToBehindWhatIsThere() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/stderr")), "a name for standard error");
    Path errors = Files.writeString(folder.resolve("errors"), CONTENT);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "pagurus.app.Pagurus",
                "machines",
                "--json",
                "/dev/stderr")
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(errors).content().startsWith(CONTENT).contains("\"machines\"");
  }
}
