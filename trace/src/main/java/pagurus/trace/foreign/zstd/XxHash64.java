package pagurus.trace.foreign.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The checksum of a frame's content: XXH64 with seed 0, as its specification defines it. */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E37_79B1_85EB_CA87L;
  private static final long PRIME_2 = 0xC2B2_AE3D_27D4_EB4FL;
  private static final long PRIME_3 = 0x1656_67B1_9E37_79F9L;
  private static final long PRIME_4 = 0x85EB_CA77_C2B2_AE63L;
  private static final long PRIME_5 = 0x27D4_EB2F_1656_67C5L;
  private static final long SUM_OF_1_AND_2 = 0x60EA_27EE_ADC0_B5D6L;
  private static final int STRIPE_BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] lanes = {SUM_OF_1_AND_2, PRIME_2, 0, -PRIME_1};
  private final byte[] rest = new byte[STRIPE_BYTES];
  private int restBytes;
  private long total;

  void update(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    total += length;
    if (restBytes > 0) {
      int part = Math.min(STRIPE_BYTES - restBytes, length);
      System.arraycopy(bytes, at, rest, restBytes, part);
      restBytes += part;
      at += part;
      if (restBytes < STRIPE_BYTES) {
        return;
      }
      stripe(rest, 0);
      restBytes = 0;
    }
    for (; end - at >= STRIPE_BYTES; at += STRIPE_BYTES) {
      stripe(bytes, at);
    }
    System.arraycopy(bytes, at, rest, 0, end - at);
    restBytes = end - at;
  }

  long value() {
    long hash = PRIME_5;
    if (total >= STRIPE_BYTES) {
      hash =
          Long.rotateLeft(lanes[0], 1)
              + Long.rotateLeft(lanes[1], 7)
              + Long.rotateLeft(lanes[2], 12)
              + Long.rotateLeft(lanes[3], 18);
      for (long lane : lanes) {
        hash = (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
      }
    }
    hash += total;
    int at = 0;
    for (; restBytes - at >= Long.BYTES; at += Long.BYTES) {
      hash ^= round(0, (long) LONGS.get(rest, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (restBytes - at >= Integer.BYTES) {
      hash ^= ((int) INTS.get(rest, at) & 0xFFFF_FFFFL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += Integer.BYTES;
    }
    for (; at < restBytes; at++) {
      hash ^= (rest[at] & 0xFF) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private void stripe(byte[] bytes, int at) {
    for (int lane = 0; lane < lanes.length; lane++) {
      lanes[lane] = round(lanes[lane], (long) LONGS.get(bytes, at + Long.BYTES * lane));
    }
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * PRIME_2, 31) * PRIME_1;
  }
}
