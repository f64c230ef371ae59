package pagurus.trace.foreign;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One instruction of a ChampSim trace, little-endian: instruction pointer at 0, "is a branch" at 8,
 * "was taken" at 9, registers written (2 bytes at 10) and read (4 at 12), memory written (2
 * addresses at 16) and read (4 at 32). An address of 0 means none. There are no sizes.
 */
final class ChampsimRecord {
  static final int BYTES = 64;
  static final int STORES = 2;
  static final int LOADS = 4;

  /** User and kernel addresses of the largest x86 paging mode are sign-extended from bit 56. */
  private static final int UNUSED_ADDRESS_BITS = 7;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ChampsimRecord() {}

  static long instruction(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static long store(byte[] bytes, int at, int i) {
    return (long) LONGS.get(bytes, at + 16 + 8 * i);
  }

  static long load(byte[] bytes, int at, int i) {
    return (long) LONGS.get(bytes, at + 32 + 8 * i);
  }

  /** Whether the flags are flags and there is an instruction. */
  static boolean isPossible(byte[] bytes, int at) {
    return ((bytes[at + 8] | bytes[at + 9]) & ~1) == 0 && instruction(bytes, at) != 0;
  }

  /** Whether it is possible and all its addresses can be addresses. */
  static boolean isPlausible(byte[] bytes, int at) {
    boolean good = isPossible(bytes, at) && isAddress(instruction(bytes, at));
    for (int i = 0; i < STORES; i++) {
      good &= isAddress(store(bytes, at, i));
    }
    for (int i = 0; i < LOADS; i++) {
      good &= isAddress(load(bytes, at, i));
    }
    return good;
  }

  private static boolean isAddress(long value) {
    return value << UNUSED_ADDRESS_BITS >> UNUSED_ADDRESS_BITS == value;
  }
}
