package pagurus.trace.pgt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pagurus.trace.AccessBatch;
import pagurus.trace.Seeds;

/** How blocks are packed, and that nothing is taken for granted when they are unpacked. */
class BlockPackingTest {
  private final byte[] block = new byte[PgtLayout.MAX_RAW_BYTES + PgtLayout.BLOCK_FRAME_BYTES];
  private final byte[] content = new byte[PgtLayout.MAX_RAW_BYTES];
  private final byte[] raw = new byte[PgtLayout.MAX_RAW_BYTES + 1];
  private int length;

  @Test
  void deltasThatPackWellArePacked() {
    SplittableRandom random = Seeds.random(1);
    BlockEncoder encoder = new BlockEncoder(0);
    long vaddr = 0x6000_0000_0000L;
    for (int i = 0; i < PgtLayout.MAX_COUNT; i++) {
      vaddr += random.nextBoolean() ? 8 : 0x1_0000;
      encoder.add(vaddr, AccessBatch.LOAD, 3);
    }
    store(encoder);
    assertThat(codec()).isEqualTo(PgtLayout.DEFLATE);
    assertThat(unpack()).isEmpty();
    PgtLayout.putInt(block, 12, PgtLayout.getInt(block, 12) + 1);
    assertThat(unpack()).contains("does not unpack");
  }

  @Test
  void deltasThatHardlyPackStayAsTheyAre() {
    store(scattered());
    assertThat(codec()).isEqualTo(PgtLayout.TAGS_DEFLATED);
    assertThat(unpack()).isEmpty();
    assertThat(Arrays.copyOf(raw, length)).isEqualTo(Arrays.copyOf(content, length));
  }

  @Test
  void aStoreToWhatWasJustLoadedNeedsNoDelta() {
    store(scattered());
    int deltas = length - 1 - 2 * ((content[0] & 0xFF) + 1) - PgtLayout.MAX_COUNT;
    assertThat(deltas).isBetween(4 * PgtLayout.MAX_COUNT / 2, 5 * PgtLayout.MAX_COUNT / 2);
  }

  @Test
  void aFewAccessesAreNotPackedIfThatMakesThemLonger() {
    BlockEncoder encoder = new BlockEncoder(0);
    encoder.add(-8, AccessBatch.LOAD, 7);
    store(encoder);
    assertThat(codec()).isEqualTo(PgtLayout.RAW);
    assertThat(unpack()).isEmpty();
  }

  @Test
  void deltasThatAreMissingOrTooManyAreRefused() {
    store(scattered());
    int stored = PgtLayout.getInt(block, 12);
    PgtLayout.putInt(block, 12, stored - 1);
    assertThat(unpack()).contains("does not unpack to the " + length + " bytes");
    PgtLayout.putInt(block, 12, stored + 1);
    assertThat(unpack()).contains("does not unpack");
    PgtLayout.putInt(block, 12, stored);
    PgtLayout.putInt(block, 16, PgtLayout.DEFLATE);
    assertThat(unpack()).contains("does not unpack");
  }

  @Test
  void aTagForTheSameAddressThatHasADeltaIsRefused() {
    byte[] bytes = new byte[20];
    PgtLayout.putInt(bytes, 1, PgtLayout.SAME_ADDRESS | (1 << 5));
    assertThat(new BlockDecoder().start(bytes, 5, 1)).contains("meaning 0x420, which none has");
    PgtLayout.putInt(bytes, 1, PgtLayout.SAME_ADDRESS);
    assertThat(new BlockDecoder().start(bytes, 4, 1)).isEmpty();
  }

  private static BlockEncoder scattered() {
    SplittableRandom random = Seeds.random(2);
    BlockEncoder encoder = new BlockEncoder(0);
    for (int i = 0; i < PgtLayout.MAX_COUNT / 2; i++) {
      long vaddr = 0x6000_0000_0000L + random.nextLong(1L << 36);
      encoder.add(vaddr, AccessBatch.LOAD, 3);
      encoder.add(vaddr, AccessBatch.STORE, 3);
    }
    return encoder;
  }

  private void store(BlockEncoder encoder) {
    length = encoder.layOut(content);
    try (BlockPacking packing = new BlockPacking()) {
      encoder.store(block, raw, packing);
    }
  }

  private int codec() {
    return PgtLayout.getInt(block, 16);
  }

  private String unpack() {
    try (BlockUnpacking unpacking = new BlockUnpacking()) {
      return unpacking.unpack(block, raw);
    }
  }
}
