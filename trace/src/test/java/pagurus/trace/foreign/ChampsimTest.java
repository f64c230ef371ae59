package pagurus.trace.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.Accesses;
import pagurus.trace.ScanListener;
import pagurus.trace.Sentences;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

class ChampsimTest {
  private static final int COPIES = 5_000;

  @TempDir private Path folder;

  @Test
  void anInstructionIsItsFetchItsLoadsAndItsStores() {
    List<Accesses> meaning =
        List.of(
            new Accesses(0, 0x40_1002, 2, 1),
            new Accesses(0, 0x7fff_ffff_e010L, 0, 3),
            new Accesses(0, 0x60_0001, 0, 0),
            new Accesses(0, 0x7fff_ffff_e018L, 1, 3),
            new Accesses(0, 0x40_1004, 2, 2));
    for (int capacity = 1; capacity < 7; capacity++) {
      try (Workload workload = open(records(1))) {
        assertThat(Accesses.read(workload, 0, capacity)).isEqualTo(meaning);
        assertThat(workload.accesses()).isEqualTo(meaning.size());
        assertThat(workload.origin()).isEqualTo("ChampSim trace trace.bin");
        assertThat(workload.footprint().pages()).isEqualTo(3);
      }
    }
  }

  @Test
  void aTraceLongerThanTheWindowIsReadWhole() {
    try (Workload workload = open(records(COPIES))) {
      assertThat(Accesses.read(workload, 0, 1000)).hasSize(5 * COPIES);
    }
  }

  @Test
  void aTraceThatWasCutIsRefused() {
    byte[] bytes = records(COPIES);
    refusal(Arrays.copyOf(bytes, bytes.length - 24))
        .contains("broken at byte " + (bytes.length - 64) + ": the last record has 40 of 64 bytes");
  }

  @Test
  void aRecordThatIsNoneIsRefusedWithItsPlace() {
    byte[] bytes = records(COPIES);
    int last = bytes.length - 64;
    bytes[last + 8] = 2;
    refusal(bytes).contains("broken at byte " + last + ": this is no instruction record");
    Arrays.fill(bytes, last, bytes.length, (byte) 0);
    refusal(bytes).contains("broken at byte " + last + ": this is no instruction record");
  }

  private AbstractStringAssert<?> refusal(byte[] bytes) {
    return assertThat(Sentences.refusal(folder.resolve("trace.bin").toString(), () -> open(bytes)));
  }

  private static byte[] records(int copies) {
    ByteBuffer bytes = ByteBuffer.allocate(copies * 128).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes.capacity(); at += 128) {
      bytes.putLong(at, 0x40_1002);
      bytes.put(at + 8, (byte) 1).put(at + 9, (byte) 1).put(at + 10, (byte) 26);
      bytes.putLong(at + 16 + 8, 0x7fff_ffff_e018L);
      bytes.putLong(at + 32, 0x7fff_ffff_e010L).putLong(at + 32 + 24, 0x60_0001);
      bytes.putLong(at + 64, 0x40_1004);
    }
    return bytes.array();
  }

  private Workload open(byte[] bytes) {
    Path file = folder.resolve("trace.bin");
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Workloads.open(file.toString(), ScanListener.NONE);
  }
}
