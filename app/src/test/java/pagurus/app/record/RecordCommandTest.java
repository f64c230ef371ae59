package pagurus.app.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.Pagurus;
import pagurus.app.terminal.JsonFile;
import pagurus.trace.record.RecordingResult;
import picocli.CommandLine;

class RecordCommandTest {
  private static final RecordingResult RESULT =
      new RecordingResult(
          "qemu", 1_000_000, 1, 0, 2, 2_500_000, 500_000_000, 3, List.of("something is missing"));

  @TempDir private Path folder;

  private int exitCode;
  private final StringWriter err = new StringWriter();

  @Test
  void aProgramThatIsNotThereIsOneSentence() {
    record("-o", out().toString(), "--", "nosuchprogram", "--help");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("pagurus: there is no program nosuchprogram in PATH");
    assertThat(out()).doesNotExist();
  }

  @Test
  void theProgramsOptionsAreItsOwnWithoutTheHyphensToo() {
    record("-o", out().toString(), "nosuchprogram", "--backend", "-o", "--nonsense");

    assertThat(err.toString()).contains("there is no program nosuchprogram in PATH");
  }

  @Test
  void aDirectoryIsNoProgramAndNoOutput() {
    record("-o", out().toString(), folder.toString());
    assertThat(err.toString()).contains(folder + " is a directory, not a program");
    record("-o", folder.toString(), "sh");
    assertThat(err.toString()).contains(folder + " is a directory, not a file to write to");
    assertThat(exitCode).isEqualTo(2);
  }

  @Test
  void aLimitBelowOneIsRefused() {
    record("--max-accesses", "0", "sh");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--max-accesses takes a number from 1, not 0");
  }

  @Test
  void anUnknownBackEndIsRefused() {
    record("--backend", "perf", "sh");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("'perf'");
  }

  @Test
  void jsonThatCannotBeWrittenIsRefusedBeforeAnythingRuns() {
    Path missing = folder.resolve("no/such.json");
    record("--json", missing.toString(), "-o", out().toString(), "sh", "-c", "exit 0");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--json cannot write to " + missing);
    assertThat(out()).doesNotExist();
  }

  @Test
  void aCommandIsNeeded() {
    record("-o", out().toString());

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("COMMAND");
  }

  @Test
  void theSummarySaysWhatWasRecordedAndHowTheProgramEnded() {
    new Summary(List.of("prog"), Path.of("prog.pgt"), RESULT).print(new PrintWriter(err, true));

    assertThat(err.toString().lines())
        .containsExactly(
            "1,000,001 accesses (1,000,000 loads, 1 store, 0 fetches) of 2 threads in prog.pgt:"
                + " 2.5 MB, 2.0 M/s, by qemu",
            "the program ended with exit code 3",
            "note: something is missing");
  }

  @Test
  void theSummaryIsAnObjectToo() throws Exception {
    Path file = folder.resolve("summary.json");
    Summary summary = new Summary(List.of("prog", "a b"), Path.of("prog.pgt"), RESULT);
    JsonFile.write(RecordJson.object(summary), file, new PrintWriter(err));

    assertThat(Files.readString(file))
        .contains("\"accesses\" : 1000001")
        .contains("\"accessesPerSecond\" : 2000002")
        .contains("\"exitCode\" : 3")
        .contains("\"a b\"")
        .contains("something is missing");
  }

  @Test
  void progressIsShownOnATerminalOnly() throws Exception {
    PrintWriter writer = new PrintWriter(err, true);
    try (ProgressLine quiet = new ProgressLine(writer, false)) {
      quiet.recorded(1, 1);
    }
    assertThat(err.toString()).isEmpty();
    assertThat(ProgressLine.text(12_345_678, 4_000_000, 2_000_000_000))
        .isEqualTo("recording: 12,345,678 accesses, 6.2 M/s, 4.0 MB written");
  }

  private Path out() {
    return folder.resolve("out.pgt");
  }

  private void record(String... words) {
    CommandLine pagurus = Pagurus.commandLine().setErr(new PrintWriter(err, true));
    String[] all = new String[words.length + 1];
    all[0] = "record";
    System.arraycopy(words, 0, all, 1, words.length);
    exitCode = pagurus.execute(all);
  }
}
