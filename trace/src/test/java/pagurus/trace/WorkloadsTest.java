package pagurus.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.pgt.PgtWriter;

/** Everything that is no workload is refused at once, in one sentence. */
class WorkloadsTest {
  @TempDir private Path folder;

  @Test
  void aRecordingIsFoundByItsContentWhateverItsNameIs() {
    Path file = folder.resolve("recording.gz");
    try (PgtWriter writer = new PgtWriter(file, "ls")) {
      writer.append(0, 0x1000, AccessBatch.STORE, 3);
    }
    List<Long> heard = new ArrayList<>();
    try (Workload workload = Workloads.open(file.toString(), (done, total) -> heard.add(done))) {
      assertThat(workload.origin()).isEqualTo("ls");
      assertThat(workload.name()).isEqualTo(file.toString());
    }
    assertThat(heard).last().isEqualTo(file.toFile().length());
  }

  @Test
  void aDirectoryIsRefused() {
    assertThat(refusal(folder)).contains("is a directory without traces of drmemtrace");
  }

  @Test
  void aMissingFileIsRefused() {
    assertThat(refusal(folder.resolve("nothing.pgt"))).endsWith("does not exist");
    assertThat(Sentences.refusal("\"a\0b\"", () -> open("a\0b"))).contains("not the name of");
    assertThat(Sentences.refusal("\"\"", () -> open(""))).contains("not the name of");
  }

  @Test
  void aDeviceIsRefused() {
    Path device = Path.of("/dev/zero");
    Assumptions.assumeTrue(Files.exists(device));
    assertThat(refusal(device)).endsWith("is not a regular file");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertThat(refusal(file("empty.pgt", new byte[0]))).endsWith("is empty");
  }

  @Test
  void tenSparseGigabytesAreRefusedAtOnce() throws IOException {
    Path file = folder.resolve("sparse.pgt");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(10L << 30);
    }
    String sentence =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refusal(file));
    assertThat(sentence).contains("is not a recording");
  }

  @Test
  void aTextIsRefused() throws IOException {
    String text = "To whom it may concern: this is no recording.\n".repeat(1000);
    assertThat(refusal(file("letter", text.getBytes(StandardCharsets.UTF_8))))
        .contains("is not a recording");
    String quoting = text + " L 1000,8\n";
    assertThat(refusal(file("quoting", quoting.getBytes(StandardCharsets.UTF_8))))
        .contains("is not a recording");
    assertThat(refusal(file("short", new byte[] {'h'}))).contains("is not a recording");
    assertThat(refusal(file("remarks", "==1== nothing\n".getBytes(StandardCharsets.UTF_8))))
        .contains("is not a recording");
  }

  @Test
  void randomBytesAreRefused() {
    Seeds.each(
        100,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          byte[] bytes = new byte[random.nextInt(1, 40) * (random.nextBoolean() ? 64 : 1)];
          random.nextBytes(bytes);
          assertThat(refusal(file("random", bytes))).isNotEmpty();
        });
  }

  @Test
  void aPackedFileOfZerosIsRefusedAtOnce() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        out.write(zeros);
      }
    }
    assertThat(refusal(file("zeros.gz", packed.toByteArray()))).contains("is not a recording");
  }

  private static String refusal(Path path) {
    return Sentences.refusal(path.toString(), () -> open(path.toString()));
  }

  private static Workload open(String name) {
    return Workloads.open(name, ScanListener.NONE);
  }

  private Path file(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
