package pagurus.trace.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;
import pagurus.trace.foreign.zstd.ZstdInputStream;

/** How the bytes of a file are packed. */
enum Packing {
  /** Not at all. */
  PLAIN("") {
    @Override
    InputStream unpack(InputStream in) {
      return in;
    }
  },

  /** RFC 1952, also several members in a row. */
  GZIP("\u001f\u008b") {
    @Override
    InputStream unpack(InputStream in) throws IOException {
      return new GZIPInputStream(in, BUFFER_BYTES);
    }
  },

  /** The members of a zip file, one behind the other. */
  ZIP("PK\3\4") {
    @Override
    InputStream unpack(InputStream in) {
      return new ZipMembers(in);
    }
  },

  /** The .xz format, also several streams in a row. */
  XZ("\u00fd7zXZ\0") {
    @Override
    InputStream unpack(InputStream in) throws IOException {
      return new XZInputStream(in, XZ_MEMORY_KIB);
    }
  },

  /** RFC 8878, windows of at most 128 MiB. */
  ZSTD("(\u00b5/\u00fd") {
    @Override
    InputStream unpack(InputStream in) {
      return new ZstdInputStream(in);
    }
  };

  private static final int BUFFER_BYTES = 1 << 16;

  /** Enough for every preset of xz; the largest, 9, takes 65 MiB. */
  private static final int XZ_MEMORY_KIB = 128 << 10;

  /** The first bytes, a character each. */
  private final String magic;

  Packing(String magic) {
    this.magic = magic;
  }

  /** Unpacks a stream from its start. */
  abstract InputStream unpack(InputStream in) throws IOException;

  /** How a file that starts with these bytes is packed. */
  static Packing of(byte[] start, int length) {
    for (Packing packing : values()) {
      if (packing != PLAIN && packing.fits(start, length)) {
        return packing;
      }
    }
    return PLAIN;
  }

  private boolean fits(byte[] start, int length) {
    if (length < magic.length()) {
      return false;
    }
    String bytes = new String(start, 0, magic.length(), StandardCharsets.ISO_8859_1);
    return bytes.equals(magic);
  }
}
