package pagurus.image.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import pagurus.image.BadImageException;

/**
 * A file, mapped read-only, whose reads are checked: what lies behind its end is a {@link
 * BadImageException}. Numbers are little-endian unless a method says otherwise.
 */
final class MappedFile implements AutoCloseable {
  private static final ValueLayout.OfShort U16 = little(ValueLayout.JAVA_SHORT_UNALIGNED);
  private static final ValueLayout.OfInt U32 = little(ValueLayout.JAVA_INT_UNALIGNED);
  private static final ValueLayout.OfLong U64 = little(ValueLayout.JAVA_LONG_UNALIGNED);

  private final Path path;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Path path, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.arena = arena;
    this.bytes = bytes;
  }

  private static ValueLayout.OfShort little(ValueLayout.OfShort layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfInt little(ValueLayout.OfInt layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueLayout.OfLong little(ValueLayout.OfLong layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  @SuppressWarnings("MustBeClosedChecker") // the object that is returned closes it
  static MappedFile open(Path path) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedFile(path, arena, bytes);
    } catch (IOException | RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return bytes.byteSize();
  }

  MemorySegment bytes() {
    return bytes;
  }

  private void check(long offset, long length) {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new BadImageException(
          "%s has %d bytes, and %d more are needed from 0x%x on"
              .formatted(path, size(), length, offset));
    }
  }

  MemorySegment slice(long offset, long length) {
    check(offset, length);
    return bytes.asSlice(offset, length);
  }

  int u8(long offset) {
    check(offset, 1);
    return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
  }

  int u16(long offset) {
    check(offset, Short.BYTES);
    return bytes.get(U16, offset) & 0xFFFF;
  }

  long u32(long offset) {
    check(offset, Integer.BYTES);
    return bytes.get(U32, offset) & 0xFFFF_FFFFL;
  }

  /** A 64-bit number; those of 2^63 and more come out negative. */
  long u64(long offset) {
    check(offset, Long.BYTES);
    return bytes.get(U64, offset);
  }

  /** Whether these bytes stand at an offset; false behind the end. */
  boolean startsWith(long offset, String ascii) {
    byte[] wanted = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return offset + wanted.length <= size()
        && bytes.asSlice(offset, wanted.length).mismatch(MemorySegment.ofArray(wanted)) < 0;
  }

  @Override
  public void close() {
    arena.close();
  }
}
