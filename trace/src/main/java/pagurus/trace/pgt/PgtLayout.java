package pagurus.trace.pgt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The numbers of the format, version 2; {@code docs/pgt-format.md} says what they mean. */
final class PgtLayout {
  /** Starts with a byte that is no text and holds line ends of two kinds, so that damage shows. */
  static final long MAGIC = 0x0A1A_0A0D_5447_5089L;

  /** "PGT-END" and a line end. */
  static final long END_MAGIC = 0x0A44_4E45_2D54_4750L;

  /** What is written. */
  static final int VERSION = 2;

  /** The oldest that is read: it has no tags for the same address, and packs all or nothing. */
  static final int OLDEST_VERSION = 1;

  /** Magic, version, checksum. */
  static final int HEADER_BYTES = 16;

  /** Thread, count, raw length, stored length, codec. */
  static final int BLOCK_HEADER_BYTES = 20;

  /** Header and checksum of a block. */
  static final int BLOCK_FRAME_BYTES = BLOCK_HEADER_BYTES + 4;

  /** Offset, stored length, codec, checksum, end magic. */
  static final int TRAILER_BYTES = 32;

  /** The most accesses in a block. */
  static final int MAX_COUNT = 1 << 14;

  /** The most different tags in a block. */
  static final int MAX_TAGS = 256;

  /** Number of tags, the tags' meanings, a tag for each access, a delta for each access. */
  static final int MAX_RAW_BYTES = 1 + 2 * MAX_TAGS + MAX_COUNT * 9;

  static final int MAX_THREADS = 1 << 16;
  static final int MAX_ORIGIN_BYTES = 1 << 20;

  static final int RAW = 0;
  static final int DEFLATE = 1;

  /** The tags and their meanings are packed, the deltas follow as they are. */
  static final int TAGS_DEFLATED = 2;

  /** Bit of a tag's meaning: the address is that of the access before. */
  static final int SAME_ADDRESS = 1 << 10;

  /** A tag's meaning is less than this. */
  static final int MEANINGS = 1 << 11;

  /** Remembered addresses for each kind of access. */
  static final int SLOTS = 4;

  /** Bytes of a delta by length class. */
  private static final int[] DELTA_BYTES = {0, 1, 2, 3, 4, 5, 6, 8};

  /** Length class by the number of bytes that a delta needs, 1 to 8. */
  private static final int[] LENGTH_CLASS = {1, 1, 2, 3, 4, 5, 6, 7, 7};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PgtLayout() {}

  static int deltaBytes(int lengthClass) {
    return DELTA_BYTES[lengthClass];
  }

  static int lengthClass(int bytes) {
    return LENGTH_CLASS[bytes];
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  static long unsigned(int value) {
    return value & 0xFFFF_FFFFL;
  }
}
