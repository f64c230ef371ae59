package pagurus.trace.foreign;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import pagurus.trace.BadRecordingException;

/**
 * The unpacked bytes of a file, through a window that parsers look into directly.
 *
 * <p>The window is {@code bytes[at, end)}; parsers move {@code at} forward.
 */
final class Feed implements AutoCloseable {
  /** The longest line that lackey may write, and a thousand records. */
  static final int WINDOW_BYTES = 1 << 18;

  final byte[] bytes = new byte[WINDOW_BYTES];
  int at;
  int end;

  private final String path;
  private final CountingStream packed;
  private final InputStream in;
  private long passed;
  private boolean atEnd;

  private Feed(String path, CountingStream packed, InputStream in) {
    this.path = path;
    this.packed = packed;
    this.in = in;
  }

  /** Opens a file from its start. */
  static Feed open(Path path, Packing packing) {
    String name = path.toString();
    try {
      CountingStream packed = new CountingStream(Files.newInputStream(path));
      try {
        return new Feed(name, packed, packing.unpack(packed));
      } catch (IOException | RuntimeException e) {
        packed.close();
        throw new BadRecordingException(name, 0, "unpacking fails, " + reason(e));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Moves what is left to the start of the window and fills up behind it.
   *
   * @return whether bytes were added; false at the end, or if the window is full
   */
  boolean more() {
    System.arraycopy(bytes, at, bytes, 0, end - at);
    passed += at;
    end -= at;
    at = 0;
    int before = end;
    while (end < bytes.length && !atEnd) {
      int n = readSome();
      atEnd = n < 0;
      end += Math.max(n, 0);
    }
    return end > before;
  }

  /** Whether the window reaches to the end of the file. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** Where a place of the window is, in unpacked bytes from the start. */
  long offset(int place) {
    return passed + place;
  }

  /** Bytes of the file read so far, packed as they are. */
  long packedBytes() {
    return packed.count;
  }

  String path() {
    return path;
  }

  BadRecordingException bad(int place, String wrong) {
    return new BadRecordingException(path, offset(place), wrong);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path + ": " + e.getMessage(), e);
    }
  }

  /** Unpackers fail in many ways on bytes that nobody packed. */
  private int readSome() {
    try {
      return in.read(bytes, end, bytes.length - end);
    } catch (IOException | RuntimeException e) {
      if (packed.failed) {
        throw new UncheckedIOException(
            "cannot read " + path + ": " + reason(e), new IOException(e));
      }
      throw bad(end, "unpacking fails, " + reason(e));
    }
  }

  private static String reason(Exception e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** Counts what the unpacker takes, and knows whether the disk failed or the unpacker. */
  private static final class CountingStream extends FilterInputStream {
    private long count;
    private boolean failed;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        int n = super.read(into, from, length);
        count += Math.max(n, 0);
        return n;
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
