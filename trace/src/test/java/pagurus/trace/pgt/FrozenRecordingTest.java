package pagurus.trace.pgt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.Accesses;
import pagurus.trace.Footprint.Touch;
import pagurus.trace.ScanListener;

/** Files that each version wrote when it was new. They are never written again. */
class FrozenRecordingTest {
  static final String ORIGIN = "sh -c 'echo \"gr\u00fc\u00dfe\"'";
  static final List<Accesses> FIRST =
      List.of(
          new Accesses(0, 0x5555_5555_8040L, 2, 2),
          new Accesses(0, 0x7fff_ffff_e3f8L, 1, 3),
          new Accesses(0, 0x5555_5555_8044L, 2, 1),
          new Accesses(0, 0x7fff_ffff_e3f8L, 0, 3),
          new Accesses(0, 0x5555_5555_8048L, 2, 1),
          new Accesses(0, -8, 0, 7),
          new Accesses(0, 0, 1, 0));

  @TempDir private Path folder;

  private static final List<Touch> OF_FIRST =
      List.of(
          new Touch(0x5_5555_5558L, 1, 0, 4),
          new Touch(0x7_ffff_fffeL, 1, 0, 3),
          new Touch((1L << 52) - 1, 1, 0, 1),
          new Touch(0, 1, 0, 3));
  private static final Touch OF_SWEEP = new Touch(0x7_ffff_7d00L, 40, 2, 2);

  @Test
  void versionOneIsReadForEver() throws IOException {
    try (PgtRecording recording = open("version-1.pgt")) {
      assertThat(recording.threads()).isEqualTo(3);
      assertThat(recording.accesses()).isEqualTo(7 + 20_000);
      assertThat(Accesses.read(recording, 1, 3)).isEmpty();
      assertThatFirstAndSweepAreThere(recording);
      assertThat(recording.footprint().touches()).startsWith(OF_FIRST.toArray(new Touch[0]));
      assertThat(recording.footprint().touches()).endsWith(OF_SWEEP).hasSize(5);
    }
  }

  /**
   * Its blocks are packed in all three ways, and have tags for the address of the access before.
   */
  @Test
  void versionTwoIsReadForEver() throws IOException {
    try (PgtRecording recording = open("version-2.pgt")) {
      assertThat(recording.threads()).isEqualTo(4);
      assertThat(recording.accesses()).isEqualTo(7 + 20_000 + 2 * 600);
      assertThatFirstAndSweepAreThere(recording);
      List<Accesses> inSteps = Accesses.read(recording, 1, 7);
      List<Accesses> scattered = Accesses.read(recording, 3, 600);
      for (int i = 0; i < 300; i++) {
        assertThat(inSteps.subList(2 * i, 2 * i + 2)).isEqualTo(changed(1, i));
        assertThat(scattered.subList(2 * i, 2 * i + 2)).isEqualTo(changed(3, (long) i * i));
      }
      assertThat(recording.footprint().touches()).startsWith(OF_FIRST.toArray(new Touch[0]));
      assertThat(recording.footprint().touches()).endsWith(OF_SWEEP);
    }
  }

  private PgtRecording open(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = getClass().getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return PgtRecording.open(file, ScanListener.NONE);
  }

  private static void assertThatFirstAndSweepAreThere(PgtRecording recording) {
    assertThat(recording.origin()).isEqualTo(ORIGIN);
    assertThat(Accesses.read(recording, 0, 3)).isEqualTo(FIRST);
    List<Accesses> swept = Accesses.read(recording, 2, 999);
    for (int i = 0; i < 20_000; i++) {
      assertThat(swept.get(i)).isEqualTo(swept(i));
    }
  }

  /** A thread loads a word far from the last one and stores to it. */
  private static List<Accesses> changed(int thread, long number) {
    long vaddr = 0x6000_0000_0000L + ((number * 0x9E37_79B9_7F4A_7C15L) >>> 32 & -8);
    return List.of(new Accesses(thread, vaddr, 0, 3), new Accesses(thread, vaddr, 1, 3));
  }

  /** A sweep of thread 2 over 40 pages, with steps of 8 bytes. */
  static Accesses swept(int i) {
    return new Accesses(2, 0x7fff_f7d0_0000L + 8L * i, 1, 3);
  }
}
