package pagurus.trace.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.Accesses;
import pagurus.trace.BadRecordingException;
import pagurus.trace.ScanListener;
import pagurus.trace.Seeds;
import pagurus.trace.Sentences;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** The same 20,000 lines of lackey, packed by gzip, xz and zstd themselves. */
class PackingTest {
  private static final List<String> FILES =
      List.of(
          "lackey-gzip", "lackey-xz", "lackey-zstd-1", "lackey-zstd-19", "lackey-zstd-two-frames");

  @TempDir private Path folder;

  @Test
  void whatIsPackedIsReadAsItWas() {
    for (String name : FILES) {
      try (Workload workload = open(packed(name))) {
        List<Accesses> accesses = Accesses.read(workload, 0, 4096);
        long hash = 0;
        for (Accesses a : accesses) {
          hash = hash * 31 + a.vaddr() * 31 + a.kind() * 7L + a.sizeLog2();
        }
        assertThat(accesses).as(name).hasSize(20_004);
        assertThat(hash).as(name).isEqualTo(3183765307117783599L);
        assertThat(workload.origin()).isEqualTo("sort /etc/services");
      }
    }
  }

  @Test
  void whatWasCutIsRefused() {
    for (String name : FILES) {
      byte[] whole = packed(name);
      for (int length : new int[] {7, 40, whole.length / 3, whole.length - 1}) {
        assertThat(refusal(Arrays.copyOf(whole, length))).as(name).isNotEmpty();
      }
    }
  }

  @Tag("slow")
  @Test
  void whatIsDamagedIsReadOrRefused() {
    Seeds.each(
        150,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          byte[] bytes = packed(FILES.get(random.nextInt(FILES.size())));
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          try (Workload workload = open(bytes)) {
            assertThat(workload.accesses()).isNotNegative();
          } catch (BadRecordingException e) {
            assertThat(e.getMessage()).startsWith(folder.resolve("trace").toString());
          }
        });
  }

  @Test
  void packedNonsenseIsNoRecording() {
    byte[] nonsense = new byte[1000];
    Arrays.fill(nonsense, (byte) 'x');
    byte[] whole = packed("lackey-gzip");
    System.arraycopy(whole, 0, nonsense, 0, 10);
    assertThat(refusal(nonsense)).isNotEmpty();
  }

  private String refusal(byte[] bytes) {
    return Sentences.refusal(folder.resolve("trace").toString(), () -> open(bytes));
  }

  private static byte[] packed(String name) {
    try (InputStream in = PackingTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Workload open(byte[] bytes) {
    Path file = folder.resolve("trace");
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Workloads.open(file.toString(), ScanListener.NONE);
  }
}
