package pagurus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a signal leaves, and says, in the middle of a command: processes of their own. */
class SignalTest {
  @TempDir Path folder;

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // Whoever runs these tests in the background of a script has SIGINT ignored, and so would this.
    command.addAll(List.of("env", "--default-signal=INT,TERM"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), "pagurus.app.Pagurus"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile()).start();
  }

  private static void send(String signal, Process process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor())
        .isZero();
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aConversionLeavesNothingAndSaysSo(String signal, int exitCode) throws Exception {
    Process process = start("convert", "gen:gups?accesses=9000000000", "-o", "new.pgt");
    while (process.isAlive() && files().isEmpty()) {
      Thread.onSpinWait();
    }
    // Its file is there before it listens to signals, and its bytes come after that.
    while (process.isAlive() && files().stream().allMatch(SignalTest::isEmpty)) {
      Thread.onSpinWait();
    }
    send(signal, process);

    assertThat(errors(process))
        .isEqualToIgnoringNewLines("pagurus: interrupted, and new.pgt is not written");
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(files()).isEmpty();
  }

  private static boolean isEmpty(Path file) {
    return file.toFile().length() == 0;
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aCheckSaysWhatIsKnownAndThatItIsNotAll(String signal, int exitCode) throws Exception {
    Process process = start("check", "--all", "--json", "known.json");
    BufferedReader out = process.inputReader();
    while (!out.readLine().startsWith("store ")) {
      // The catalogue comes first, and is indented.
    }
    send(signal, process);

    assertThat(out.lines()).anyMatch(line -> line.contains(" checked in "));
    assertThat(errors(process))
        .isEqualToIgnoringNewLines("pagurus: interrupted; this is what is known");
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(folder.resolve("known.json")).content().contains("\"complete\" : false");
  }

  /** A part of a program is not all that was asked for, and is kept. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aRecordingIsKeptAndSaysThatItIsNotAll(String signal, int exitCode) throws Exception {
    assumeThat(isThere("qemu-x86_64") || isThere("valgrind")).isTrue();
    String script = "echo begun; while :; do :; done";
    Process process =
        start("record", "-o", "part.pgt", "--json", "part.json", "--", "sh", "-c", script);
    assertThat(process.inputReader().readLine()).isEqualTo("begun");
    send(signal, process);

    assertThat(errors(process))
        .contains("the recording was stopped before the program's end")
        .endsWith("pagurus: interrupted; part.pgt is what was recorded until then\n");
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(folder.resolve("part.json")).content().contains("\"accesses\"");
    Process reader = start("convert", "part.pgt", "-o", "whole.pgt");
    assertThat(errors(reader)).startsWith("whole.pgt: ");
    assertThat(reader.waitFor()).isZero();
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** Any other command: it is waiting for the registers, which never come. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void whatHasNothingToEndSaysThatItEnds(String signal, int exitCode) throws Exception {
    Files.write(folder.resolve("image"), new byte[1 << 13]);
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process process = start("inspect", "image", "--raw", "0", "--registers", "pipe");
    try (OutputStream registers = Files.newOutputStream(pipe)) {
      send(signal, process);
      assertThat(errors(process)).isEqualToIgnoringNewLines("pagurus: interrupted");
      assertThat(process.waitFor()).isEqualTo(exitCode);
      assertThat(registers).isNotNull();
    }
  }

  @Test
  void whoHasEndedByHimselfWasNotInterrupted() throws Exception {
    Process process = start("machines");
    assertThat(process.waitFor()).isZero();
    assertThat(errors(process)).isEmpty();
  }
}
