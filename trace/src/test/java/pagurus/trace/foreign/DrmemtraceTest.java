package pagurus.trace.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Accesses;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Seeds;
import pagurus.trace.Sentences;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

class DrmemtraceTest {
  private static final int FOOTER = 26;

  @TempDir private Path folder;

  /** Records one behind the other. */
  private static final class Trace {
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    Trace record(int type, int size, long address) {
      bytes.putShort((short) type).putShort((short) size).putLong(address);
      return this;
    }

    /** As drmemtrace starts: header, version, kind of file, thread, process. */
    static Trace of(int thread, int process) {
      return new Trace()
          .record(25, 0, 5)
          .record(28, 12, 5)
          .record(28, 9, 0x240)
          .record(22, 4, thread)
          .record(24, 4, process);
    }

    Trace at(long microseconds) {
      return record(28, 2, microseconds).record(28, 3, 0);
    }

    byte[] end() {
      return record(23, 4, 0).record(FOOTER, 0, 0).bytes();
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  private static Trace small() {
    return Trace.of(7, 6)
        .at(1000)
        .record(47, 8, 0x1234_5678_9abc_def0L)
        .record(10, 3, 0x40_1000)
        .record(0, 8, 0x7fff_ffff_e010L)
        .record(17, 2, 0x0507)
        .record(1, 32, 0x60_0000)
        .record(2, 64, 0x70_0000)
        .record(49, 2, 0x40_2000)
        .record(29, 2, 0x40_3000)
        .record(0, 0, 0x60_1001)
        .at(2000)
        .record(20, 64, 0x70_0000)
        .record(16, 1, 0x40_3002)
        .record(0, 512, -4096);
  }

  private static final List<Accesses> MEANING =
      List.of(
          new Accesses(0, 0x40_1000, 2, 1),
          new Accesses(0, 0x7fff_ffff_e010L, 0, 3),
          new Accesses(0, 0x40_1003, 2, 2),
          new Accesses(0, 0x40_100a, 2, 2),
          new Accesses(0, 0x60_0000, 1, 5),
          new Accesses(0, 0x40_2000, 2, 1),
          new Accesses(0, 0x60_1001, 0, 0),
          new Accesses(0, 0x40_3002, 2, 0),
          new Accesses(0, -4096, 0, 7));

  @Test
  void recordsBecomeFetchesLoadsAndStores() {
    byte[] bytes = small().end();
    for (byte[] packed : List.of(bytes, gzip(bytes), zip(bytes, 1), zip(bytes, 5))) {
      for (int capacity = 1; capacity < 11; capacity++) {
        try (Workload workload = open(packed)) {
          assertThat(Accesses.read(workload, 0, capacity)).isEqualTo(MEANING);
          assertThat(workload.accesses()).isEqualTo(MEANING.size());
          assertThat(workload.threads()).isEqualTo(1);
          assertThat(workload.origin()).isEqualTo("drmemtrace trace x.trace");
          assertThat(workload.footprint().pages()).isEqualTo(7);
        }
      }
    }
  }

  /** Whoever lets threads take turns would see other turns in the same accesses elsewhere. */
  @Test
  void aTimeStampDoesNotEndWhatIsReadAtOnce() {
    try (Workload workload = open(small().end());
        AccessStream stream = workload.open(0)) {
      AccessBatch batch = new AccessBatch(MEANING.size() - 1);
      assertThat(stream.read(batch)).isEqualTo(batch.capacity());
      assertThat(stream.read(batch)).isEqualTo(1);
      assertThat(stream.read(batch)).isZero();
    }
  }

  @Test
  void aTraceLongerThanTheWindowIsReadWhole() {
    Trace trace = Trace.of(1, 1);
    List<Accesses> meaning = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      trace.record(i % 2, 8, 0x10_0000 + 24L * i);
      meaning.add(new Accesses(0, 0x10_0000 + 24L * i, i % 2, 3));
    }
    try (Workload workload = open(zip(trace.end(), 9))) {
      assertThat(Accesses.read(workload, 0, 4096)).isEqualTo(meaning);
    }
  }

  @Test
  void aFolderHasAFileForEachThreadAndTimeStampsSayWhoWasFirst() throws IOException {
    Path trace = Files.createDirectories(folder.resolve("drmemtrace.x.dir/trace"));
    Trace one = Trace.of(100, 100);
    one.at(1000).record(1, 8, 0x10_0000).at(3000).record(1, 8, 0x20_0000).record(0, 8, 0x30_0000);
    Trace two = Trace.of(99, 100);
    two.at(2000).record(1, 8, 0x10_0000).record(1, 8, 0x20_0000).at(4000).record(0, 8, 0x30_0000);
    Files.write(trace.resolve("drmemtrace.x.100.0001.trace.zip"), zip(one.end(), 2));
    Files.write(trace.resolve("drmemtrace.x.100.0002.trace.gz"), gzip(two.end()));
    Files.write(trace.resolve("cpu_schedule.bin.zip"), zip(new byte[64], 1));
    for (Path opened : List.of(trace, trace.resolveSibling("."))) {
      try (Workload workload = Workloads.open(opened.toString(), ScanListener.NONE)) {
        assertThat(workload.threads()).isEqualTo(2);
        assertThat(workload.accesses()).isEqualTo(6);
        assertThat(Accesses.read(workload, 1, 2)).hasSize(3);
        // Thread 99 is number 0.
        assertThat(workload.footprint().touches())
            .containsExactly(
                new Footprint.Touch(0x100, 1, 1, Footprint.STORED),
                new Footprint.Touch(0x200, 1, 0, Footprint.STORED),
                new Footprint.Touch(0x300, 1, 1, Footprint.LOADED));
      }
    }
  }

  @Test
  void aFolderOfTwoProcessesOrWithoutTracesIsRefused() throws IOException {
    assertThat(refusal(folder, folder)).contains("without traces of drmemtrace (*.trace.zip");
    Files.write(folder.resolve("a.1.trace"), Trace.of(1, 1).record(0, 8, 8).end());
    Files.write(folder.resolve("a.2.trace"), Trace.of(2, 2).record(0, 8, 8).end());
    assertThat(refusal(folder, folder)).contains("has threads of processes 1 and 2, which share");
    Path odd = Files.writeString(folder.resolve("a.2.trace"), "no trace at all, but a text");
    assertThat(refusal(odd, folder)).contains("is no trace of drmemtrace, plain or packed");
    Path cut = folder.resolve("a.2.trace");
    Files.write(cut, Trace.of(2, 1).record(0, 8, 8).bytes());
    assertThat(refusal(cut, folder)).contains("has no last record, so it was cut short");
  }

  @Test
  void whatIsBrokenIsRefusedWithItsPlace() {
    byte[] good = small().end();
    int length = good.length;
    assertThat(refusal(Arrays.copyOf(good, length - 12)))
        .contains("broken at byte " + (length - 12) + ": the trace has no last record");
    assertThat(refusal(Arrays.copyOf(good, length - 5)))
        .contains("broken at byte " + (length - 12) + ": the last record has 7 of 12 bytes");
    assertThat(refusal(small().record(FOOTER, 0, 0).record(0, 8, 8).end()))
        .contains("a record follows the last one");
    assertThat(refusal(small().record(50, 0, 0).end()))
        .contains("broken at byte " + (length - 24) + ": a record has type 50, and only 0-49");
    assertThat(refusal(small().record(17, 9, 0).end())).contains("a bundle has 9 instructions");
    assertThat(refusal(small().record(24, 4, 8).end()))
        .contains("process 8 follows process 6, and they share no memory");
    assertThat(refusal(Arrays.copyOf(good, 13))).contains("is not a recording");
  }

  @Test
  void aPackedTraceThatWasCutIsRefused() {
    for (byte[] whole : List.of(gzip(small().end()), zip(small().end(), 3))) {
      for (int length = 1; length < whole.length / 2; length += 7) {
        assertThat(refusal(Arrays.copyOf(whole, length))).isNotEmpty();
      }
    }
  }

  @Test
  void whatIsDamagedIsReadOrRefused() {
    byte[] plain = small().end();
    List<byte[]> forms = List.of(plain, gzip(plain), zip(plain, 4));
    Seeds.each(
        600,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          byte[] bytes = forms.get(random.nextInt(forms.size())).clone();
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          try (Workload workload = open(bytes)) {
            assertThat(workload.accesses())
                .isEqualTo(Accesses.read(workload, 0, 3).size())
                .isNotNegative();
          } catch (BadRecordingException e) {
            assertThat(e.getMessage()).startsWith(folder.resolve("x.trace").toString());
          }
        });
  }

  private String refusal(byte[] bytes) {
    return Sentences.refusal(folder.resolve("x.trace").toString(), () -> open(bytes));
  }

  private static String refusal(Path subject, Path opened) {
    return Sentences.refusal(
        subject.toString(), () -> Workloads.open(opened.toString(), ScanListener.NONE));
  }

  private Workload open(byte[] bytes) {
    Path file = folder.resolve("x.trace");
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Workloads.open(file.toString(), ScanListener.NONE);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] zip(byte[] bytes, int members) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(packed)) {
      for (int i = 0; i < members; i++) {
        int from = bytes.length * i / members;
        out.putNextEntry(new ZipEntry("chunk." + i));
        out.write(bytes, from, bytes.length * (i + 1) / members - from);
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
