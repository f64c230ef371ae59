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

/** A file that version 1 wrote when it was new. It is never written again. */
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

  @Test
  void versionOneIsReadForEver() throws IOException {
    Path file = folder.resolve("version-1.pgt");
    try (InputStream in = getClass().getResourceAsStream("version-1.pgt")) {
      Files.copy(in, file);
    }
    try (PgtRecording recording = PgtRecording.open(file, ScanListener.NONE)) {
      assertThat(recording.origin()).isEqualTo(ORIGIN);
      assertThat(recording.threads()).isEqualTo(3);
      assertThat(recording.accesses()).isEqualTo(7 + 20_000);
      assertThat(Accesses.read(recording, 0, 3)).isEqualTo(FIRST);
      assertThat(Accesses.read(recording, 1, 3)).isEmpty();
      List<Accesses> swept = Accesses.read(recording, 2, 999);
      for (int i = 0; i < 20_000; i++) {
        assertThat(swept.get(i)).isEqualTo(swept(i));
      }
      assertThat(recording.footprint().touches())
          .containsExactly(
              new Touch(0x5_5555_5558L, 1, 0, 4),
              new Touch(0x7_ffff_fffeL, 1, 0, 3),
              new Touch((1L << 52) - 1, 1, 0, 1),
              new Touch(0, 1, 0, 3),
              new Touch(0x7_ffff_7d00L, 40, 2, 2));
    }
  }

  /** A sweep of thread 2 over 40 pages, with steps of 8 bytes. */
  static Accesses swept(int i) {
    return new Accesses(2, 0x7fff_f7d0_0000L + 8L * i, 1, 3);
  }
}
