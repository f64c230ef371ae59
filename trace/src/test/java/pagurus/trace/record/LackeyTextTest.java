package pagurus.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import pagurus.trace.AccessBatch;
import pagurus.trace.Accesses;

class LackeyTextTest {
  private final Recorded recorded = new Recorded();

  @Test
  void loadsStoresAndUpdatesAreRecorded() throws IOException {
    read(" L 1ffefff7b8,8\n S 0403b1a0,4\n M 0402ea64,1\n");

    assertThat(recorded.all())
        .containsExactly(
            new Accesses(0, 0x1ffefff7b8L, AccessBatch.LOAD, 3),
            new Accesses(0, 0x403b1a0, AccessBatch.STORE, 2),
            new Accesses(0, 0x402ea64, AccessBatch.LOAD, 0),
            new Accesses(0, 0x402ea64, AccessBatch.STORE, 0));
  }

  @Test
  void anInstructionIsAFetchOnlyInAnotherPage() throws IOException {
    read("I  04001a90,3\nI  04001a93,5\nI  04002000,1\nI  04001fff,2\n");

    assertThat(recorded.all())
        .containsExactly(
            new Accesses(0, 0x4001a90, AccessBatch.FETCH, 0),
            new Accesses(0, 0x4002000, AccessBatch.FETCH, 0),
            new Accesses(0, 0x4001fff, AccessBatch.FETCH, 0));
  }

  @Test
  void sizesThatAreNoPowerOfTwoBecomeSeveralAccesses() throws IOException {
    read(" S 1000,10\n L 2000,160\n");

    assertThat(recorded.all())
        .containsExactly(
            new Accesses(0, 0x1000, AccessBatch.STORE, 3),
            new Accesses(0, 0x1008, AccessBatch.STORE, 1),
            new Accesses(0, 0x2000, AccessBatch.LOAD, 6),
            new Accesses(0, 0x2040, AccessBatch.LOAD, 6),
            new Accesses(0, 0x2080, AccessBatch.LOAD, 5));
  }

  @Test
  void valgrindsTalkIsSkipped() throws IOException {
    read(
        """
        ==4711== Lackey, an example Valgrind tool
        ==4711==\s
         L zzz,8
         L 1000
         L 1000,
         L 1000,8x
         L 1000,99999999999999
         Q 1000,8

        I
        """);

    assertThat(recorded.all()).isEmpty();
  }

  @Test
  void aLineMayComeInPieces() throws IOException {
    byte[] text = " L 1000,8\n S 2000,4\n".getBytes(StandardCharsets.US_ASCII);
    InputStream byteByByte =
        new ByteArrayInputStream(text) {
          @Override
          public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(1, length));
          }
        };

    new LackeyText(recorded.sink(Long.MAX_VALUE)).readAll(byteByByte, () -> {});

    assertThat(recorded.all()).hasSize(2);
  }

  @Test
  void whatIsNotWantedIsReadAndDropped() throws IOException {
    int[] calls = new int[1];
    InputStream in =
        new ByteArrayInputStream(" L 1000,8\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));

    new LackeyText(recorded.sink(3)).readAll(in, () -> calls[0]++);

    assertThat(recorded.all()).hasSize(3);
    assertThat(calls[0]).isEqualTo(1);
    assertThat(in.available()).isZero();
  }

  private void read(String text) throws IOException {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    new LackeyText(recorded.sink(Long.MAX_VALUE)).readAll(in, () -> {});
  }
}
