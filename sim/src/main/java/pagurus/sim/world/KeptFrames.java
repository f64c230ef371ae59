package pagurus.sim.world;

import java.util.Arrays;

/**
 * The frames that something is kept of, a bit for each. Nearly all frames of a large machine hold
 * data, which is kept nowhere; a program that touches one after the other asks for each of them,
 * and a bit is sooner looked at than two hash tables.
 */
final class KeptFrames {
  private static final int CHUNK_SHIFT = 18;
  private static final int CHUNK_WORDS = 1 << (CHUNK_SHIFT - 6);

  /** A chunk in which no bit has ever been set. */
  private static final long[] NOTHING = {};

  private long[][] chunks = {};

  boolean has(int frame) {
    int number = frame >>> CHUNK_SHIFT;
    long[] chunk = number < chunks.length ? chunks[number] : NOTHING;
    return chunk.length != 0 && (chunk[word(frame)] >>> frame & 1) != 0;
  }

  void add(int frame) {
    ownChunk(frame >>> CHUNK_SHIFT)[word(frame)] |= 1L << frame;
  }

  void remove(int frame) {
    ownChunk(frame >>> CHUNK_SHIFT)[word(frame)] &= ~(1L << frame);
  }

  private static int word(int frame) {
    return frame >>> 6 & (CHUNK_WORDS - 1);
  }

  private long[] ownChunk(int chunk) {
    if (chunk >= chunks.length) {
      int known = chunks.length;
      chunks = Arrays.copyOf(chunks, chunk + 1);
      Arrays.fill(chunks, known, chunks.length, NOTHING);
    }
    if (chunks[chunk].length == 0) {
      chunks[chunk] = new long[CHUNK_WORDS];
    }
    return chunks[chunk];
  }
}
