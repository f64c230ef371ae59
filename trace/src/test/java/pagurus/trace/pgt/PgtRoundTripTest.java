package pagurus.trace.pgt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.Accesses;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Seeds;

class PgtRoundTripTest {
  @TempDir private Path folder;

  @Test
  void everyAccessComesBackInTheOrderOfItsThread() {
    Seeds.each(
        20,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          int threads = random.nextInt(1, 6);
          List<Accesses> written = Accesses.random(random, random.nextInt(60_000), threads);
          Path file = folder.resolve("random-" + seed + ".pgt");
          write(file, "a program --with 'arguments'", written);
          try (PgtRecording recording = PgtRecording.open(file, ScanListener.NONE)) {
            assertThat(recording.origin()).isEqualTo("a program --with 'arguments'");
            assertThat(recording.accesses()).isEqualTo(written.size());
            assertThat(recording.threads()).isBetween(1, threads);
            for (int thread = 0; thread < recording.threads(); thread++) {
              int me = thread;
              assertThat(Accesses.read(recording, thread, random.nextInt(1, 30_000)))
                  .isEqualTo(written.stream().filter(a -> a.thread() == me).toList());
            }
          }
        });
  }

  @Test
  void theFootprintIsWhatTheAccessesTouched() {
    Seeds.each(
        10,
        seed -> {
          List<Accesses> written = Accesses.random(Seeds.random(seed), 5_000, 3);
          FirstTouches touches = new FirstTouches();
          written.forEach(a -> touches.touch(a.thread(), a.vaddr(), a.kind(), a.sizeLog2()));
          Path file = folder.resolve("touched-" + seed + ".pgt");
          write(file, "", written);
          try (PgtRecording recording = PgtRecording.open(file, ScanListener.NONE)) {
            Footprint footprint = recording.footprint();
            assertThat(footprint.touches()).isEqualTo(touches.footprint().touches());
            assertThat(footprint.pages()).isEqualTo(touches.pages());
          }
        });
  }

  @Test
  void threadsThatDoNothingAreKept() {
    Path file = folder.resolve("idle.pgt");
    try (PgtWriter writer = new PgtWriter(file, "idle", 3)) {
      writer.append(1, 0x1000, 0, 3);
    }
    try (PgtRecording recording = PgtRecording.open(file, ScanListener.NONE)) {
      assertThat(recording.threads()).isEqualTo(3);
      assertThat(Accesses.read(recording, 2, 8)).isEmpty();
      assertThat(Accesses.read(recording, 1, 8)).containsExactly(new Accesses(1, 0x1000, 0, 3));
    }
  }

  @Test
  void untilItIsClosedTheTargetStaysAsItWas() throws IOException {
    Path file = folder.resolve("target.pgt");
    Files.writeString(file, "as it was");
    PgtWriter writer = new PgtWriter(file, "x");
    writer.append(0, 0x1000, 0, 3);
    assertThat(file).hasContent("as it was");
    writer.close();
    writer.close();
    PgtRecording.open(file, ScanListener.NONE).close();
    assertThat(files()).containsExactly(file);
  }

  @Test
  void afterAbortNothingIsLeft() throws IOException {
    PgtWriter writer = new PgtWriter(folder.resolve("aborted.pgt"), "x");
    writer.append(0, 0x1000, 0, 3);
    writer.abort();
    writer.close();
    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void write(Path file, String origin, List<Accesses> accesses) {
    try (PgtWriter writer = new PgtWriter(file, origin)) {
      accesses.forEach(a -> writer.append(a.thread(), a.vaddr(), a.kind(), a.sizeLog2()));
    }
  }
}
