package pagurus.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.v3.lzo.LzoCompressor;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.image.BadImageException;
import pagurus.image.MemoryRange;

/** kdump-compressed files that the test writes by the format's description. */
class KdumpFileTest {
  private static final int PAGE = 4096;
  private static final int FIRST_PAGE = 3;
  private static final int PAGES = 16;

  @TempDir Path folder;

  private static byte[] page(int number) {
    byte[] page = new byte[PAGE];
    SplittableRandom random = new SplittableRandom(number);
    for (int i = 0; i < PAGE; i += 16) {
      page[i] = (byte) random.nextInt();
    }
    page[8] = (byte) number;
    return page;
  }

  private static byte[] packed(byte[] page, PagePacking packing) {
    byte[] out = new byte[2 * PAGE];
    int size =
        switch (packing) {
          case NONE -> {
            System.arraycopy(page, 0, out, 0, PAGE);
            yield PAGE;
          }
          case ZLIB -> {
            byte[] bytes = deflated(page);
            System.arraycopy(bytes, 0, out, 0, bytes.length);
            yield bytes.length;
          }
          case LZO -> new LzoCompressor().compress(page, 0, PAGE, out, 0, out.length);
          case SNAPPY -> new SnappyJavaCompressor().compress(page, 0, PAGE, out, 0, out.length);
          case ZSTD -> new ZstdJavaCompressor().compress(page, 0, PAGE, out, 0, out.length);
        };
    return Arrays.copyOf(out, size);
  }

  private static byte[] deflated(byte[] page) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(page);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  private static int flag(PagePacking packing) {
    return switch (packing) {
      case NONE -> 0;
      case ZLIB -> 1;
      case LZO -> 2;
      case SNAPPY -> 4;
      case ZSTD -> 0x20;
    };
  }

  /** Pages 3 to 18, each packed in another way, for a 64-bit machine. */
  private static byte[] file() {
    ByteBuffer file = ByteBuffer.allocate(64 * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, "KDUMP   ".getBytes(StandardCharsets.ISO_8859_1));
    file.putInt(8, 6);
    file.put(12 + 4 * 65, "aarch64".getBytes(StandardCharsets.ISO_8859_1));
    file.putInt(428, PAGE).putInt(432, 1).putInt(436, 2).putInt(440, 32);
    file.putLong(PAGE + 96, 32);
    byte[] info = "OSRELEASE=1.2.3\n".getBytes(StandardCharsets.ISO_8859_1);
    file.putLong(PAGE + 32, PAGE + 512).putLong(PAGE + 40, info.length);
    file.put(PAGE + 512, info);
    for (int half = 2; half <= 3; half++) {
      file.putInt(half * PAGE, ((1 << PAGES) - 1) << FIRST_PAGE);
    }
    int data = 5 * PAGE;
    for (int i = 0; i < PAGES; i++) {
      PagePacking packing = PagePacking.values()[i % PagePacking.values().length];
      byte[] packed = packed(page(i), packing);
      int descriptor = 4 * PAGE + 24 * i;
      file.putLong(descriptor, data).putInt(descriptor + 8, packed.length);
      file.putInt(descriptor + 12, flag(packing));
      file.put(data, packed);
      data += packed.length;
    }
    return Arrays.copyOf(file.array(), data);
  }

  private static byte[] flattened(byte[] plain) {
    ByteBuffer out = ByteBuffer.allocate(2 * plain.length + 8192);
    out.put("makedumpfile".getBytes(StandardCharsets.ISO_8859_1)).position(4096);
    // Out of order, and the header twice: what comes later holds.
    out.putLong(0).putLong(PAGE).put(new byte[PAGE]);
    int half = plain.length / 2;
    out.putLong(half).putLong(plain.length - half).put(plain, half, plain.length - half);
    out.putLong(0).putLong(half).put(plain, 0, half);
    out.putLong(-1).putLong(-1);
    return Arrays.copyOf(out.array(), out.position());
  }

  private void check(byte[] bytes, String format) throws IOException {
    Path path = folder.resolve("dump");
    Files.write(path, bytes);
    try (ImageFile image = ImageFiles.open(path)) {
      assertThat(image.format()).isEqualTo(format);
      assertThat(image.machine()).isEqualTo(Machine.AARCH64);
      assertThat(image.remarks()).isEmpty();
      assertThat(image.notes()).extracting(Note::owner).containsExactly("VMCOREINFO");
      assertThat(image.memory().ranges())
          .containsExactly(new MemoryRange(FIRST_PAGE * PAGE, (FIRST_PAGE + PAGES) * PAGE));
      for (int i = 0; i < PAGES; i++) {
        byte[] page = new byte[PAGE];
        long paddr = (long) (FIRST_PAGE + i) * PAGE;
        assertThat(image.memory().read(paddr, MemorySegment.ofArray(page))).isTrue();
        assertThat(page).as("page %d", i).isEqualTo(page(i));
      }
      MemorySegment across = image.memory().view((FIRST_PAGE + 1) * PAGE - 8, 32);
      assertThat(across.get(ValueLayout.JAVA_BYTE, 16)).isEqualTo((byte) 1);
      assertThat(image.memory().read(0, MemorySegment.ofArray(new byte[8]))).isFalse();
    }
  }

  @Test
  void pagesOfEveryPackingAreRead() throws IOException {
    check(file(), "kdump-compressed");
  }

  @Test
  void aFlattenedFileIsReadAsItWouldBeRestored() throws IOException {
    check(flattened(file()), "kdump-compressed, flattened");
  }

  @Tag("slow")
  @Test
  void damageIsARefusalOrADamagedPage() throws IOException {
    byte[] sound = file();
    Path path = folder.resolve("damaged");
    for (int round = 0; round < 2000; round++) {
      SplittableRandom random = new SplittableRandom(round);
      byte[] bytes =
          Arrays.copyOf(
              sound, random.nextInt(5) == 0 ? random.nextInt(sound.length) : sound.length);
      for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
        int from = random.nextInt(bytes.length);
        bytes[random.nextBoolean() ? from : from % Math.min(from + 1, 600)] ^=
            (byte) random.nextInt();
      }
      Files.write(path, bytes);
      try (ImageFile image = ImageFiles.open(path)) {
        for (MemoryRange range : image.memory().ranges()) {
          image.memory().read(range.start(), MemorySegment.ofArray(new byte[PAGE]));
        }
      } catch (BadImageException refusal) {
        assertThat(refusal.getMessage()).as("round %d", round).hasLineCount(1);
      }
    }
  }

  @Test
  void aFileThatEndsInItsHeaderIsRefused() throws IOException {
    Path path = folder.resolve("short");
    Files.write(path, Arrays.copyOf(file(), 100));

    assertThatThrownBy(() -> ImageFiles.open(path))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("header");
  }
}
