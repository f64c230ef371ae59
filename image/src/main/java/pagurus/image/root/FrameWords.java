package pagurus.image.root;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Entries in memory that is being scanned. */
final class FrameWords {
  private static final ValueLayout.OfLong WIDE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt NARROW =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FrameWords() {}

  static long entry(MemorySegment bytes, long table, int index, int entryBytes) {
    return entryBytes == Integer.BYTES
        ? bytes.get(NARROW, table + index * 4L) & 0xFFFF_FFFFL
        : bytes.get(WIDE, table + index * 8L);
  }
}
