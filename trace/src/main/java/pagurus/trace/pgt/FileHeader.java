package pagurus.trace.pgt;

import pagurus.trace.BadRecordingException;

/** The first bytes of a recording: what it is, and in which version. */
final class FileHeader {
  private static final int VERSION_AT = 8;
  private static final int CHECKSUM_AT = 12;

  private FileHeader() {}

  static byte[] bytes() {
    byte[] bytes = new byte[PgtLayout.HEADER_BYTES];
    PgtLayout.putLong(bytes, 0, PgtLayout.MAGIC);
    PgtLayout.putInt(bytes, VERSION_AT, PgtLayout.VERSION);
    PgtLayout.putInt(bytes, CHECKSUM_AT, PgtLayout.checksum(bytes, 0, CHECKSUM_AT));
    return bytes;
  }

  /** Throws unless this is the header of a version that can be read here. */
  static void check(String path, byte[] bytes) {
    if (PgtLayout.getLong(bytes, 0) != PgtLayout.MAGIC) {
      throw new BadRecordingException(path, 0, "this is not how a .pgt recording starts");
    }
    int sum = PgtLayout.checksum(bytes, 0, CHECKSUM_AT);
    if (sum != PgtLayout.getInt(bytes, CHECKSUM_AT)) {
      throw new BadRecordingException(
          path, 0, String.format("the header's checksum is 0x%08x, not as stored", sum));
    }
    int version = PgtLayout.getInt(bytes, VERSION_AT);
    if (version < PgtLayout.OLDEST_VERSION || version > PgtLayout.VERSION) {
      throw new BadRecordingException(
          path,
          VERSION_AT,
          "the format's version is "
              + Integer.toUnsignedString(version)
              + ", and only "
              + PgtLayout.OLDEST_VERSION
              + " to "
              + PgtLayout.VERSION
              + " can be read here");
    }
  }
}
