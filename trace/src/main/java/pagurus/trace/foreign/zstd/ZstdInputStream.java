package pagurus.trace.foreign.zstd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Unpacks the frames of a zstd file, one after the other; skippable frames are skipped. Content
 * checksums are verified.
 *
 * <p>Memory grows with what has been unpacked, up to twice the window, so a small file cannot ask
 * for much. Not safe for use by several threads.
 */
public final class ZstdInputStream extends InputStream {
  /** 2^27, which the zstd tool accepts by default too. */
  static final int MOST_WINDOW_BYTES = 1 << 27;

  /** The content of a block is never longer. */
  static final int MOST_BLOCK_BYTES = 1 << 17;

  private static final int MAGIC = 0xFD2F_B528;
  private static final int SKIPPABLE_MAGIC = 0x184D_2A50;
  private static final int RAW = 0;
  private static final int REPEATED_BYTE = 1;
  private static final int COMPRESSED = 2;

  /** Bits are read a long at a time. */
  private static final int SLACK_BYTES = 8;

  private final InputStream in;
  private final byte[] block = new byte[MOST_BLOCK_BYTES + SLACK_BYTES];
  private final Window window = new Window();
  private Frame frame = new Frame(0, false);
  private boolean inFrame;
  private boolean anyFrame;

  /** Unpacks what this stream has, from its start. */
  public ZstdInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    if (length == 0) {
      return 0;
    }
    while (window.unread() == 0) {
      if (inFrame) {
        readBlock();
      } else if (!startFrame()) {
        return -1;
      }
    }
    return window.take(into, from, length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** What lasts as long as a frame. */
  private static final class Frame {
    private final int mostBlockBytes;
    private final boolean checked;
    private final XxHash64 hash = new XxHash64();
    private final Literals literals = new Literals();
    private final Sequences sequences = new Sequences();

    Frame(long windowBytes, boolean checked) {
      mostBlockBytes = (int) Math.min(windowBytes, MOST_BLOCK_BYTES);
      this.checked = checked;
    }
  }

  private boolean startFrame() throws IOException {
    int first = in.read();
    if (first < 0 && anyFrame) {
      return false;
    }
    int magic = first | ((int) number(3) << 8);
    if ((magic & ~15) == SKIPPABLE_MAGIC) {
      in.skipNBytes(number(4));
      return true;
    }
    if (magic != MAGIC) {
      throw new IOException(String.format("0x%08x starts no frame of zstd", magic));
    }
    anyFrame = true;
    int descriptor = (int) number(1);
    boolean single = (descriptor & 32) != 0;
    if ((descriptor & 8) != 0) {
      throw new IOException("a frame uses a reserved bit");
    }
    long windowBytes = single ? 0 : windowBytes((int) number(1));
    if (number(new int[] {0, 1, 2, 4}[descriptor & 3]) != 0) {
      throw new IOException("the frame needs a dictionary");
    }
    int sizeBytes = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    long contentBytes = number(sizeBytes) + (sizeBytes == 2 ? 256 : 0);
    windowBytes = single ? contentBytes : windowBytes;
    if (windowBytes < 0 || windowBytes > MOST_WINDOW_BYTES) {
      throw new IOException(
          "a window of "
              + Long.toUnsignedString(windowBytes)
              + " bytes is larger than "
              + MOST_WINDOW_BYTES);
    }
    frame = new Frame(windowBytes, (descriptor & 4) != 0);
    window.reset((int) windowBytes);
    inFrame = true;
    return true;
  }

  private static long windowBytes(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private void readBlock() throws IOException {
    int header = (int) number(3);
    int type = (header >> 1) & 3;
    int size = header >> 3;
    if (size > frame.mostBlockBytes) {
      throw new IOException("a block of " + size + " bytes is longer than the frame allows");
    }
    window.makeRoom();
    int before = window.end();
    switch (type) {
      case RAW -> {
        fill(size);
        window.append(block, 0, size);
      }
      case REPEATED_BYTE -> window.append((byte) number(1), size);
      case COMPRESSED -> unpack(size);
      default -> throw new IOException("a block is of the reserved type");
    }
    if (window.end() - before > frame.mostBlockBytes) {
      throw new IOException("a block unpacks to more bytes than the frame allows");
    }
    window.hash(frame.hash, before);
    if ((header & 1) != 0) {
      inFrame = false;
      if (frame.checked && number(4) != (frame.hash.value() & 0xFFFF_FFFFL)) {
        throw new IOException("the checksum of a frame's content does not fit");
      }
    }
  }

  private void unpack(int size) throws IOException {
    fill(size);
    Literals literals = frame.literals;
    int at = literals.read(block, size);
    window.start(literals);
    frame.sequences.read(block, at, size, window);
    window.finish();
  }

  private void fill(int size) throws IOException {
    if (in.readNBytes(block, 0, size) < size) {
      throw new EOFException();
    }
    Arrays.fill(block, size, size + SLACK_BYTES, (byte) 0);
  }

  private long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      value |= (long) next << (8 * i);
    }
    return value;
  }
}
