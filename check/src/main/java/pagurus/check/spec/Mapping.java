package pagurus.check.spec;

/** What a page may be used for, in one number: a frame and whether it may be stored to. */
final class Mapping {
  /** Nothing. */
  static final long NONE = -1;

  private Mapping() {}

  static long of(long frame, boolean writable) {
    return frame << 1 | (writable ? 1 : 0);
  }

  static boolean isWritable(long mapping) {
    return mapping != NONE && (mapping & 1) != 0;
  }

  static boolean allows(long mapping, long frame, boolean store) {
    return mapping != NONE && mapping >>> 1 == frame && (!store || isWritable(mapping));
  }

  static String describe(long mapping) {
    return mapping == NONE
        ? "absent"
        : "frame 0x%x, %s".formatted(mapping >>> 1, isWritable(mapping) ? "writable" : "read-only");
  }
}
