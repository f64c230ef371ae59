package pagurus.sim.world;

import org.jspecify.annotations.Nullable;

/**
 * Physical memory of which only what was written is stored, in pieces of 4 KiB. A frame that was
 * filled with zeros takes no room, and data is never written by a simulated program: so tables and
 * the kernel's words are all there is.
 */
final class SparseMemory {
  private static final int PIECE_SHIFT = 12;
  private static final int PIECE_WORDS = 1 << (PIECE_SHIFT - 3);
  private static final int GROUP_SHIFT = 12;
  private static final int GROUP = 1 << GROUP_SHIFT;

  private final long[] @Nullable [] @Nullable [] groups;

  SparseMemory(long bytes) {
    groups = new long[(int) ((bytes >>> (PIECE_SHIFT + GROUP_SHIFT)) + 1)][][];
  }

  long get(long address) {
    long[] piece = find(address);
    return piece == null ? 0 : piece[word(address)];
  }

  void put(long address, long value) {
    long[] piece = find(address);
    if (piece != null) {
      piece[word(address)] = value;
    } else if (value != 0) {
      make(address)[word(address)] = value;
    }
  }

  /** Fills whole pieces, which costs nothing if they are zeros. */
  void fill(long address, long bytes, long value) {
    for (long at = address; at < address + bytes; at += Long.BYTES) {
      boolean whole = at % (1 << PIECE_SHIFT) == 0 && address + bytes - at >= 1 << PIECE_SHIFT;
      if (whole && value == 0) {
        drop(at);
        at += (1 << PIECE_SHIFT) - Long.BYTES;
      } else {
        put(at, value);
      }
    }
  }

  private static int word(long address) {
    return (int) (address >>> 3) & (PIECE_WORDS - 1);
  }

  private static int inGroup(long address) {
    return (int) (address >>> PIECE_SHIFT) & (GROUP - 1);
  }

  private static int group(long address) {
    return (int) (address >>> (PIECE_SHIFT + GROUP_SHIFT));
  }

  private long @Nullable [] find(long address) {
    long[] @Nullable [] pieces = groups[group(address)];
    return pieces == null ? null : pieces[inGroup(address)];
  }

  private void drop(long address) {
    long[] @Nullable [] pieces = groups[group(address)];
    if (pieces != null) {
      pieces[inGroup(address)] = null;
    }
  }

  private long[] make(long address) {
    long[] @Nullable [] pieces = groups[group(address)];
    if (pieces == null) {
      pieces = new long[GROUP][];
      groups[group(address)] = pieces;
    }
    long[] piece = new long[PIECE_WORDS];
    pieces[inGroup(address)] = piece;
    return piece;
  }
}
