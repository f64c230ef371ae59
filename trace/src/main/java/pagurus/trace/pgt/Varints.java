package pagurus.trace.pgt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import pagurus.trace.BadRecordingException;

/** Numbers of seven bits a byte, lowest first; the highest bit says that more follow. */
final class Varints {
  private final String path;
  private final byte[] bytes;
  private final long offset;
  private int at;

  /**
   * Reads from the start of the bytes.
   *
   * @param offset where the bytes are in the file, for messages
   */
  Varints(String path, byte[] bytes, long offset) {
    this.path = path;
    this.bytes = bytes;
    this.offset = offset;
  }

  static void write(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) rest | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  static void writeSigned(ByteArrayOutputStream out, long value) {
    write(out, (value << 1) ^ (value >> 63));
  }

  /** The next number, which has to be in these limits. */
  long next(String what, long least, long most) {
    long value = next();
    if (value < least || value > most) {
      throw bad(what + " " + Long.toUnsignedString(value) + " is outside " + least + "-" + most);
    }
    return value;
  }

  /** The next number, of either sign. */
  long nextSigned() {
    long value = next();
    return (value >>> 1) ^ -(value & 1);
  }

  /** The next bytes as text. */
  String text(int length) {
    if (length > bytes.length - at) {
      throw bad("a text of " + length + " bytes ends behind the footer");
    }
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** Nothing may follow any more. */
  void end() {
    if (at != bytes.length) {
      throw bad(bytes.length - at + " bytes of the footer mean nothing");
    }
  }

  private long next() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == bytes.length) {
        throw bad("the footer ends within a number");
      }
      byte part = bytes[at++];
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw bad("a number is longer than ten bytes");
  }

  private BadRecordingException bad(String wrong) {
    return new BadRecordingException(path, offset + at, wrong);
  }
}
