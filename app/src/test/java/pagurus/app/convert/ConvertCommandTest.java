package pagurus.app.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.Pagurus;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.generate.Generators;
import picocli.CommandLine;

class ConvertCommandTest {
  @TempDir private Path folder;

  private int exitCode;
  private final StringWriter err = new StringWriter();

  @Test
  void aGeneratorIsTheSameAsARecording() {
    for (String init : new String[] {"none", "single", "each"}) {
      String spec = "gen:redis?pages=200&threads=3&accesses=9000&init=" + init;
      convert(spec, "-o", out().toString());
      assertThat(err.toString()).contains("accesses of 3 threads to ");
      assertThat(exitCode).isEqualTo(0);
      try (Workload generated = Workloads.open(spec, ScanListener.NONE);
          Workload written = Workloads.open(out().toString(), ScanListener.NONE)) {
        assertThat(written.origin()).isEqualTo(generated.origin());
        assertThat(written.accesses()).isEqualTo(generated.accesses());
        assertThat(written.footprint().touches()).isEqualTo(generated.footprint().touches());
        for (int thread = 0; thread < 3; thread++) {
          assertThat(hash(written, thread)).isEqualTo(hash(generated, thread));
        }
      }
    }
  }

  @Test
  void noMoreAccessesAreTakenThanAskedFor() {
    convert("gen:gups?threads=2&accesses=9000", "-o", out().toString(), "--accesses", "100");
    try (Workload written = Workloads.open(out().toString(), ScanListener.NONE)) {
      assertThat(written.accesses()).isEqualTo(200);
    }
  }

  @Test
  void helpListsEveryGeneratorAndParameter() {
    StringWriter help = new StringWriter();
    Pagurus.commandLine().setOut(new PrintWriter(help, true)).execute("convert", "--help");
    for (String line : Generators.describe().lines().toList()) {
      assertThat(help.toString()).contains(line.strip().split(" {2,}")[0]);
    }
  }

  @Test
  void whatIsNoFileIsNotReplacedByOne() throws IOException {
    convert("gen:gups", "-o", "/dev/null");
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--output takes a file, and /dev/null is none");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    convert("gen:gups", "-o", "-");
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--output takes a file, and - would be standard output");
  }

  @Test
  void aRecordingGoesToWhereALinkLeads() throws IOException {
    Path file = Files.createFile(folder.resolve("there.pgt"));
    Path link = Files.createSymbolicLink(folder.resolve("link.pgt"), file);
    convert("gen:gups?pages=64&accesses=100", "-o", link.toString());
    assertThat(exitCode).isZero();
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.size(file)).isPositive();
  }

  @Test
  void whatIsNoWorkloadIsOneSentenceAndLeavesNothing() throws IOException {
    convert(folder.toString(), "-o", out().toString());
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("is a directory without traces of drmemtrace");
    convert("gen:gubs", "-o", out().toString());
    assertThat(err.toString()).contains("did you mean gups?");
    convert("gen:gups", "-o", folder.toString());
    assertThat(err.toString()).contains("is a directory, not a file to write to");
    convert("gen:gups", "-o", out().toString(), "--accesses", "0");
    assertThat(err.toString()).contains("--accesses takes a number from 1, not 0");
    convert("gen:gups", "-o", folder.resolve("no/such/folder.pgt").toString());
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--output cannot write to").doesNotContain(".part");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private static long hash(Workload workload, int thread) {
    long hash = 0;
    AccessBatch batch = new AccessBatch(100);
    try (AccessStream stream = workload.open(thread)) {
      while (stream.read(batch) > 0) {
        for (int i = 0; i < batch.count; i++) {
          hash = hash * 31 + batch.vaddr[i] * 7 + batch.kind[i];
        }
      }
    }
    return hash;
  }

  private Path out() {
    return folder.resolve("out.pgt");
  }

  private void convert(String... arguments) {
    err.getBuffer().setLength(0);
    CommandLine commandLine = Pagurus.commandLine().setErr(new PrintWriter(err, true));
    exitCode =
        commandLine.execute(
            Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray(String[]::new));
  }
}
