package pagurus.image.report;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers in a piece of memory; little-endian, unless a name says otherwise. */
record BinaryFields(MemorySegment bytes) {
  private static final ValueLayout.OfInt LITTLE_32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LITTLE_64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt BIG_32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  long size() {
    return bytes.byteSize();
  }

  int u8(long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  long u32(long at) {
    return bytes.get(LITTLE_32, at) & 0xFFFF_FFFFL;
  }

  long u64(long at) {
    return bytes.get(LITTLE_64, at);
  }

  long bigU32(long at) {
    return bytes.get(BIG_32, at) & 0xFFFF_FFFFL;
  }
}
