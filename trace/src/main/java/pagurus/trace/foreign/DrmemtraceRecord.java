package pagurus.trace.foreign;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One record of a drmemtrace trace of a 64-bit program, little-endian and without gaps: type (2
 * bytes at 0), size (2 bytes at 2), address (8 bytes at 4).
 *
 * <p>Types as numbered by DynamoRIO's {@code drmemtrace/trace_entry.h}, {@code trace_type_t}; the
 * numbers have only been added to since 2017. The size is that of an access or an instruction, the
 * number of instructions in a bundle, or the kind of a marker; what else a record says stands where
 * the address is.
 */
final class DrmemtraceRecord {
  static final int BYTES = 12;

  static final int READ = 0;
  static final int WRITE = 1;
  static final int INSTRUCTION = 10;
  static final int LAST_BRANCH = 16;

  /** More instructions behind the last one; the length of each is a byte of the address. */
  static final int BUNDLE = 17;

  /** From here on, and until the next, records are of this thread. */
  static final int THREAD = 22;

  static final int PROCESS = 24;

  /** The first record; the version is in the address. */
  static final int HEADER = 25;

  /** The last record. */
  static final int FOOTER = 26;

  static final int MARKER = 28;

  /** An instruction that is executed again without being fetched again. */
  static final int INSTRUCTION_NOT_FETCHED = 29;

  static final int INSTRUCTION_PERHAPS_FETCHED = 30;
  static final int SYSENTER = 31;
  static final int TAKEN_JUMP = 48;
  static final int UNTAKEN_JUMP = 49;

  /** The largest type known here. */
  static final int LAST_TYPE = 49;

  /** Kind of a marker: microseconds since 1601. */
  static final int TIMESTAMP = 2;

  /** As many lengths as fit into the address. */
  static final int MOST_BUNDLED = 8;

  /** The largest version that can be one; today's are below ten. */
  private static final long MAX_VERSION = 255;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private DrmemtraceRecord() {}

  static int type(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at) & 0xFFFF;
  }

  static int size(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at + 2) & 0xFFFF;
  }

  static long address(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at + 4);
  }

  /** Whether this is how a trace starts. */
  static boolean isHeader(byte[] bytes, int at) {
    long version = address(bytes, at);
    return type(bytes, at) == HEADER
        && size(bytes, at) == 0
        && version >= 1
        && version <= MAX_VERSION;
  }

  /** Whether it is an instruction that is fetched. */
  static boolean isFetch(int type) {
    return (type >= INSTRUCTION && type <= LAST_BRANCH)
        || type == SYSENTER
        || type == TAKEN_JUMP
        || type == UNTAKEN_JUMP;
  }
}
