package pagurus.trace.pgt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.trace.AccessBatch;
import pagurus.trace.Accesses;
import pagurus.trace.BadRecordingException;
import pagurus.trace.ScanListener;
import pagurus.trace.Seeds;
import pagurus.trace.Sentences;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** Whatever happens to a file, it is read as it was written or refused in one sentence. */
class PgtDamageTest {
  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void writeRecording() throws IOException {
    file = folder.resolve("damaged.pgt");
    try (PgtWriter writer = new PgtWriter(file, "some program")) {
      for (Accesses a : Accesses.random(Seeds.random(7), 800, 3)) {
        writer.append(a.thread(), a.vaddr(), a.kind(), a.sizeLog2());
      }
    }
    whole = Files.readAllBytes(file);
  }

  @Test
  void everyTruncationIsRefusedWhenItIsOpened() {
    for (int length = 0; length < whole.length; length += length < 64 ? 1 : 31) {
      put(Arrays.copyOf(whole, length));
      assertThat(Sentences.refusal(file.toString(), this::open)).isNotEmpty();
    }
    put(Arrays.copyOf(whole, whole.length - 1));
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("byte " + (whole.length - 1), "cut short");
  }

  @Test
  void bytesBehindTheEndAreRefused() {
    put(Arrays.copyOf(whole, whole.length + 1));
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("byte " + (whole.length + 1));
  }

  @Test
  void everyFlippedBitIsRefusedWhenItIsOpened() {
    SplittableRandom random = Seeds.random(1);
    for (int at = 0; at < whole.length; at += at < 64 || at > whole.length - 64 ? 1 : 13) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      put(bytes);
      assertThat(Sentences.refusal(file.toString(), this::open)).as("byte %d", at).isNotEmpty();
    }
  }

  @Test
  void aDamagedBlockIsNamedByItsOffset() {
    byte[] bytes = whole.clone();
    bytes[PgtLayout.HEADER_BYTES + 100] ^= 4;
    put(bytes);
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("is broken at byte 16: the checksum of the block");
  }

  @Test
  void aLaterVersionIsNamed() {
    byte[] bytes = whole.clone();
    PgtLayout.putInt(bytes, 8, 3);
    PgtLayout.putInt(bytes, 12, PgtLayout.checksum(bytes, 0, 12));
    put(bytes);
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("version is 3, and only 1 to 2");
  }

  @Test
  void blocksThatAStrangerMadeAreReadOrRefused() {
    int[] read = new int[2];
    Seeds.each(
        600,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          byte[] bytes = whole.clone();
          int length =
              PgtLayout.getInt(bytes, PgtLayout.HEADER_BYTES + 12) + PgtLayout.BLOCK_HEADER_BYTES;
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            int within = random.nextInt(4) == 0 ? PgtLayout.BLOCK_HEADER_BYTES : length;
            bytes[PgtLayout.HEADER_BYTES + random.nextInt(within)] = (byte) random.nextInt();
          }
          int sum = PgtLayout.checksum(bytes, PgtLayout.HEADER_BYTES, length);
          PgtLayout.putInt(bytes, PgtLayout.HEADER_BYTES + length, sum);
          put(bytes);
          read[readOrRefused()]++;
        });
    assertThat(read[0]).as("refused").isPositive();
  }

  @Tag("slow")
  @Test
  void rawBlocksThatAStrangerMadeAreReadOrRefused() {
    int[] read = new int[2];
    Seeds.each(
        20_000,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          BlockEncoder encoder = new BlockEncoder(0);
          int count = random.nextInt(1, 60);
          Accesses.random(random, count, 1)
              .forEach(a -> encoder.add(a.vaddr(), a.kind(), a.sizeLog2()));
          byte[] raw = new byte[PgtLayout.MAX_RAW_BYTES];
          int length = encoder.layOut(raw);
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            raw[random.nextInt(length)] = (byte) random.nextInt();
          }
          int kept = random.nextInt(length / 2, length + 1);
          read[decoded(Arrays.copyOf(raw, kept + Long.BYTES), kept, count)]++;
        });
    assertThat(read[0]).as("refused").isPositive();
    assertThat(read[1]).as("read").isPositive();
  }

  @Test
  void footersThatAStrangerMadeAreReadOrRefused() {
    int[] read = new int[2];
    Seeds.each(
        600,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          byte[] bytes = whole.clone();
          int trailer = bytes.length - PgtLayout.TRAILER_BYTES;
          int footer = (int) PgtLayout.getLong(bytes, trailer);
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            int at = random.nextInt(footer, trailer);
            bytes[random.nextBoolean() ? at : Math.min(at, footer + 40)] = (byte) random.nextInt();
          }
          int sum = PgtLayout.checksum(bytes, footer, trailer + 16 - footer);
          PgtLayout.putInt(bytes, trailer + 16, sum);
          put(bytes);
          read[readOrRefused()]++;
        });
    assertThat(read[0]).as("refused").isPositive();
    assertThat(read[1]).as("read").isPositive();
  }

  @Test
  void aFooterThatContradictsTheBlocksIsRefused() {
    Footer footer = footer();
    BlockIndex index = footer.index();
    putFooter(new Footer(3, footer.accesses() + 1, "", index, footer.footprint()));
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("the index has 800 accesses in blocks", "and there should be 801");
    putFooter(new Footer(2, footer.accesses(), "", index, footer.footprint()));
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("thread of a block 2 is outside 0-1");
    BlockIndex swapped = new BlockIndex();
    for (int block = 0; block < index.blocks(); block++) {
      int thread = 2 - index.thread(block);
      swapped.add(index.offset(block), thread, index.count(block), index.length(block));
    }
    putFooter(new Footer(3, footer.accesses(), "", swapped, footer.footprint()));
    assertThat(Sentences.refusal(file.toString(), this::open))
        .contains("the block is not the one that the index means");
  }

  private int footerAt() {
    return (int) PgtLayout.getLong(whole, whole.length - PgtLayout.TRAILER_BYTES);
  }

  private Footer footer() {
    int end = whole.length - PgtLayout.TRAILER_BYTES;
    return Footer.parse("", Arrays.copyOfRange(whole, footerAt(), end), footerAt());
  }

  private void putFooter(Footer footer) {
    byte[] end = footer.bytes(footerAt());
    byte[] bytes = Arrays.copyOf(whole, footerAt() + end.length);
    System.arraycopy(end, 0, bytes, footerAt(), end.length);
    put(bytes);
  }

  private static int decoded(byte[] raw, int length, int count) {
    BlockDecoder decoder = new BlockDecoder();
    AccessBatch batch = new AccessBatch(7);
    String wrong = decoder.start(raw, length, count);
    while (wrong.isEmpty() && !decoder.isDone()) {
      batch.clear();
      wrong = decoder.decode(batch);
    }
    return wrong.isEmpty() ? 1 : 0;
  }

  private int readOrRefused() {
    try (Workload workload = open()) {
      long accesses = 0;
      for (int thread = 0; thread < workload.threads(); thread++) {
        accesses += Accesses.read(workload, thread, 64).size();
      }
      assertThat(accesses).isEqualTo(workload.accesses());
      return 1;
    } catch (BadRecordingException e) {
      assertThat(e.getMessage()).startsWith(file + " is broken at byte ");
      return 0;
    }
  }

  private Workload open() {
    return Workloads.open(file.toString(), ScanListener.NONE);
  }

  private void put(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
