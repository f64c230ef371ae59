package pagurus.trace.pgt;

import java.util.zip.Deflater;

/**
 * Packs the content of blocks.
 *
 * <p>Unpacking is most of what reading a recording takes. Where a program goes to random places,
 * its deltas hardly become smaller, and unpacking them takes longer than all the rest: such deltas
 * stay as they are, and only the tags are packed.
 *
 * <p>Not safe for use by several threads.
 */
final class BlockPacking implements AutoCloseable {
  /** A block may be larger by one part in so many if its deltas need no unpacking then. */
  private static final int LARGER = 4;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private int codec;

  /** How what was packed last was packed. */
  int codec() {
    return codec;
  }

  /**
   * Packs the content of a block.
   *
   * @param raw the content
   * @param length how many bytes it has
   * @param deltas how many of them, at the end, are deltas
   * @param into room for the content as it is, from there on
   * @return bytes that it takes there
   */
  int pack(byte[] raw, int length, int deltas, byte[] into, int at) {
    int whole = deflate(raw, length, into, at);
    if (mayBe(deltas, whole)) {
      int tags = deflate(raw, length - deltas, into, at);
      if (mayBe(tags + deltas, whole) && tags + deltas < length) {
        codec = PgtLayout.TAGS_DEFLATED;
        System.arraycopy(raw, length - deltas, into, at + tags, deltas);
        return tags + deltas;
      }
      deflate(raw, length, into, at);
    }
    codec = whole < length ? PgtLayout.DEFLATE : PgtLayout.RAW;
    if (codec == PgtLayout.RAW) {
      System.arraycopy(raw, 0, into, at, length);
    }
    return whole;
  }

  /** Whether so many bytes are few enough, if packing everything gives this. */
  private static boolean mayBe(int bytes, int whole) {
    return bytes - whole <= whole / LARGER;
  }

  /** Packs the first bytes; returns how many they are then, or as many as before if not fewer. */
  private int deflate(byte[] raw, int length, byte[] into, int at) {
    deflater.reset();
    deflater.setInput(raw, 0, length);
    deflater.finish();
    int stored = deflater.deflate(into, at, length);
    return deflater.finished() ? stored : length;
  }

  @Override
  public void close() {
    deflater.close();
  }
}
