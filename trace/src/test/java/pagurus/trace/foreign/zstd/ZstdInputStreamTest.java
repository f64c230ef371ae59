package pagurus.trace.foreign.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pagurus.trace.Seeds;

/** Frames that the zstd tool made of 300,000 mixed bytes, and frames made by hand. */
class ZstdInputStreamTest {
  private static final int MIXED_BYTES = 300_000;
  private static final String MAGIC = "28b52ffd";

  @Test
  void whatTheToolPackedIsUnpacked() throws IOException {
    for (String name : new String[] {"mixed-1.zst", "mixed-19.zst"}) {
      byte[] content = unpack(packed(name));
      CRC32 crc = new CRC32();
      crc.update(content);
      assertThat(content).as(name).hasSize(MIXED_BYTES);
      assertThat(crc.getValue()).as(name).isEqualTo(1739779365L);
    }
  }

  @Test
  void rawAndRepeatedBlocksAreUnpacked() throws IOException {
    // A frame of 9 bytes in one segment: raw "abcd", five times 'x' in the last block.
    assertThat(text(MAGIC + "2009" + "200000" + "61626364" + "2b0000" + "78"))
        .isEqualTo("abcdxxxxx");
  }

  @Test
  void framesFollowEachOtherAndSomeAreSkipped() throws IOException {
    String frame = MAGIC + "2001" + "090000" + "61";
    assertThat(text(frame + "5a2a4d1803000000ffffff" + frame)).isEqualTo("aa");
  }

  @Test
  void aContentThatDoesNotFitItsChecksumIsRefused() {
    byte[] bytes = packed("mixed-1.zst");
    bytes[bytes.length - 1] ^= 1;
    assertThatThrownBy(() -> unpack(bytes)).hasMessageContaining("checksum of a frame's content");
  }

  @Test
  void framesThatAskForTooMuchAreRefused() {
    refused(MAGIC + "2101" + "05" + "090000" + "61", "needs a dictionary");
    refused(MAGIC + "00" + "89", "a window of 150994944 bytes is larger than 134217728");
    refused(MAGIC + "e0" + "ffffffffffffffff", "a window of 18446744073709551615 bytes");
    refused(MAGIC + "2801", "reserved bit");
    refused(MAGIC + "2001" + "0f0000", "reserved type");
    refused(MAGIC + "2001" + "110000" + "6161", "longer than the frame allows");
    refused("00000000", "0x00000000 starts no frame");
  }

  @Tag("slow")
  @Test
  void everyTruncationIsRefused() {
    byte[] whole = packed("mixed-19.zst");
    for (int length = 1; length < whole.length; length += length < 400 ? 1 : 1777) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> unpack(cut)).isInstanceOf(IOException.class);
    }
  }

  @Tag("slow")
  @Test
  void whateverTheBytesAreTheyAreUnpackedOrRefused() {
    int[] ends = new int[2];
    Seeds.each(
        1_500,
        seed -> {
          SplittableRandom random = Seeds.random(seed);
          byte[] bytes = packed(random.nextBoolean() ? "mixed-1.zst" : "mixed-19.zst");
          int within = random.nextBoolean() ? 300 : bytes.length;
          for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
            bytes[random.nextInt(4, within)] = (byte) random.nextInt();
          }
          try {
            unpack(bytes);
            ends[1]++;
          } catch (IOException e) {
            ends[0]++;
          }
        });
    assertThat(ends[0]).as("refused").isPositive();
    assertThat(ends[1]).as("unpacked").isPositive();
  }

  @Test
  void codesThatDoNotAddUpAreRefused() throws IOException {
    byte[] fitting = {(byte) 129, 0x21, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThat(HuffmanTable.read(fitting, 0, 2).bytes()).isEqualTo(2);
    byte[] contradictory = {(byte) 129, 0x31, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> HuffmanTable.read(contradictory, 0, 2)).hasMessageContaining("add up");
  }

  @Test
  void theChecksumIsXxh64() {
    assertThat(hash("")).isEqualTo(0xEF46_DB37_51D8_E999L);
    assertThat(hash("abc")).isEqualTo(0x44BC_2CF5_AD77_0999L);
  }

  private static long hash(String text) {
    XxHash64 hash = new XxHash64();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    hash.update(bytes, 0, bytes.length);
    return hash.value();
  }

  private static void refused(String hex, String why) {
    assertThatThrownBy(() -> text(hex)).isInstanceOf(IOException.class).hasMessageContaining(why);
  }

  private static String text(String hex) throws IOException {
    return new String(unpack(HexFormat.of().parseHex(hex)), StandardCharsets.US_ASCII);
  }

  private static byte[] unpack(byte[] bytes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
      byte[] part = new byte[7_777];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        content.write(part, 0, n);
      }
    }
    return content.toByteArray();
  }

  private static byte[] packed(String name) {
    try (InputStream in = ZstdInputStreamTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
