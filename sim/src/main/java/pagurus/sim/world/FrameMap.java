package pagurus.sim.world;

import java.util.Arrays;

/** A frame for each of some frames; takes room where there are any. */
final class FrameMap {
  static final int NONE = -1;

  private static final int CHUNK_BITS = 12;
  private static final int[] EMPTY = {};

  private int[][] chunks = {};

  private static int index(int frame) {
    return frame & ((1 << CHUNK_BITS) - 1);
  }

  /** What was put there, or {@link #NONE}. */
  int get(int frame) {
    int chunk = frame >>> CHUNK_BITS;
    if (chunk >= chunks.length || chunks[chunk].length == 0) {
      return NONE;
    }
    return chunks[chunk][index(frame)];
  }

  /** The first frame from this one on for which something was put there, or {@link #NONE}. */
  int next(int frame) {
    int end = chunks.length << CHUNK_BITS;
    for (int at = frame; at < end; ) {
      if (chunks[at >>> CHUNK_BITS].length == 0) {
        at = ((at >>> CHUNK_BITS) + 1) << CHUNK_BITS;
      } else if (get(at) == NONE) {
        at++;
      } else {
        return at;
      }
    }
    return NONE;
  }

  void put(int frame, int value) {
    int chunk = frame >>> CHUNK_BITS;
    if (chunk >= chunks.length) {
      int before = chunks.length;
      chunks = Arrays.copyOf(chunks, Math.max(chunk + 1, 2 * before));
      Arrays.fill(chunks, before, chunks.length, EMPTY);
    }
    if (chunks[chunk].length == 0) {
      chunks[chunk] = new int[1 << CHUNK_BITS];
      Arrays.fill(chunks[chunk], NONE);
    }
    chunks[chunk][index(frame)] = value;
  }
}
