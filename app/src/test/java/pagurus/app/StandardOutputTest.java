package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.terminal.StandardOutput;
import pagurus.app.terminal.StandardWriter;

class StandardOutputTest {
  private static final String MACHINE =
      """
      name höhle
      nodes 1
      cpus-per-node 2
      ghz 2
      memory-per-node 1G
      l1-tlb 64 4 0
      l2-tlb 1024 8 7
      walk-cache 32 4 2
      walkers 1
      own-cache 4K 8 12
      node-cache 16K 16 60
      latency
      200
      """;

  private static StandardOutput failing(String why) {
    return new StandardOutput(
        new OutputStream() {
          @Override
          public void write(int single) throws IOException {
            throw new IOException(why);
          }
        });
  }

  private static void print(StandardOutput out) {
    PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    writer.println("a line");
    writer.flush();
  }

  @Test
  void whatIsLostIsRemembered() {
    StandardOutput out = failing("No space left on device");
    print(out);
    assertThat(out.lost()).contains("No space left on device");
  }

  @Test
  void butNotWhatNobodyWantedToRead() {
    StandardOutput out = failing("Broken pipe");
    print(out);
    assertThat(out.lost()).isEmpty();
  }

  /** What people read may have question marks for letters that their locale does not have. */
  @ParameterizedTest
  @ValueSource(strings = {"--json", "--csv", "--html"})
  void whatProgramsReadIsTheSameInEveryLocale(String option, @TempDir Path folder)
      throws Exception {
    Path machine =
        Files.writeString(folder.resolve("one.machine"), MACHINE, StandardCharsets.UTF_8);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dstdout.encoding=US-ASCII", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), "pagurus.app.Pagurus", "sim"));
    command.addAll(List.of("gen:gups?pages=64&accesses=100", "--machine", machine.toString()));
    command.addAll(List.of(option, "-"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] written = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    assertThat(new String(written, StandardCharsets.UTF_8)).contains("höhle");
  }

  @Test
  void peopleReadTheEncodingOfTheirLocaleAndInOrder() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardWriter writer = new StandardWriter(bytes, StandardCharsets.ISO_8859_1);
    writer.print("ä");
    writer.printForPrograms("ö");
    writer.print("ü");
    writer.flush();
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).isEqualTo("ä\u00c3\u00b6ü");
  }

  @Test
  void whatProgramsLoseIsRememberedToo() {
    StandardOutput out = failing("No space left on device");
    StandardWriter writer = new StandardWriter(out, StandardCharsets.UTF_8);
    writer.printForPrograms("a line");
    assertThat(out.lost()).contains("No space left on device");
    assertThat(writer.checkError()).isTrue();
  }

  @Test
  void theRestArrives() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput out = new StandardOutput(bytes);
    print(out);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a line" + System.lineSeparator());
    assertThat(out.lost()).isEmpty();
  }
}
