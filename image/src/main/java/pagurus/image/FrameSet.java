package pagurus.image;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of frames of 4 KiB, by their physical addresses. Takes memory only near frames that are in
 * it. Not for several threads.
 */
public final class FrameSet {
  /** log2 of the bytes of a frame here, whatever the paging mode's pages are. */
  public static final int FRAME_SHIFT = 12;

  /** Bytes of a frame here. */
  public static final long FRAME_BYTES = 1L << FRAME_SHIFT;

  private static final long WORD_BYTES = FRAME_BYTES * Long.SIZE;
  private static final int CHUNK_SHIFT = 27;
  private static final int CHUNK_WORDS = 1 << (CHUNK_SHIFT - FRAME_SHIFT - 6);

  private final Map<Long, long[]> chunks = new HashMap<>();
  private long lastNumber = -1;
  private long @Nullable [] lastChunk;
  private long size;

  /** An empty set. */
  public FrameSet() {}

  private long @Nullable [] chunkOf(long paddr) {
    long number = paddr >>> CHUNK_SHIFT;
    if (number != lastNumber) {
      lastNumber = number;
      lastChunk = chunks.get(number);
    }
    return lastChunk;
  }

  private static int wordIn(long paddr) {
    return (int) (paddr >>> (FRAME_SHIFT + 6)) & (CHUNK_WORDS - 1);
  }

  private static long bitIn(long paddr) {
    return 1L << (paddr >>> FRAME_SHIFT);
  }

  /** Whether the frame that holds an address is in the set. */
  public boolean contains(long paddr) {
    long[] chunk = chunkOf(paddr);
    return chunk != null && (chunk[wordIn(paddr)] & bitIn(paddr)) != 0;
  }

  private long[] newChunk(long paddr) {
    long[] chunk = chunkOf(paddr);
    if (chunk == null) {
      chunk = new long[CHUNK_WORDS];
      chunks.put(paddr >>> CHUNK_SHIFT, chunk);
      lastChunk = chunk;
    }
    return chunk;
  }

  /** Puts the frame that holds an address into the set. */
  public void add(long paddr) {
    add(newChunk(paddr), wordIn(paddr), bitIn(paddr));
  }

  private void add(long[] chunk, int word, long bits) {
    size += Long.bitCount(bits & ~chunk[word]);
    chunk[word] |= bits;
  }

  /** Takes the frame that holds an address out of the set. */
  public void remove(long paddr) {
    long[] chunk = chunkOf(paddr);
    if (chunk != null) {
      size -= Long.bitCount(chunk[wordIn(paddr)] & bitIn(paddr));
      chunk[wordIn(paddr)] &= ~bitIn(paddr);
    }
  }

  /** Puts every frame that holds one of these bytes into the set, as far as the memory goes. */
  public void addRange(long start, long bytes, Iterable<MemoryRange> within) {
    long behind = start + bytes < start ? Long.MAX_VALUE : start + bytes;
    for (MemoryRange range : within) {
      long from = Math.max(start, range.start()) & -FRAME_BYTES;
      long to = Math.min(behind, range.end());
      while (from < to) {
        long wordEnd = (from | (WORD_BYTES - 1)) + 1;
        long last = (Math.min(wordEnd, to) - 1) & -FRAME_BYTES;
        long bits = -1L << (from >>> FRAME_SHIFT) & -1L >>> (63 - (last >>> FRAME_SHIFT & 63));
        add(newChunk(from), wordIn(from), bits);
        from = wordEnd;
      }
    }
  }

  /** Whether any frame that holds one of these bytes is in the set. */
  public boolean containsAny(long start, long bytes) {
    for (long at = start & -FRAME_BYTES; at < start + bytes; at += FRAME_BYTES) {
      if (contains(at)) {
        return true;
      }
    }
    return false;
  }

  /** How many frames are in it. */
  public long size() {
    return size;
  }
}
