package pagurus.trace.pgt;

import java.util.Arrays;

/**
 * Packs the accesses of one thread into one block after the other.
 *
 * <p>An address is written as its distance from an earlier one. Programs go back and forth between
 * a few places (stack, heap, a library), so for each kind of access the last address at each of
 * four places is remembered; an address that is far from all of them takes the place of one. Where
 * the distance is the same as the last time at that place, nothing at all is written for it, nor
 * where the address is that of the access before: programs read what they are about to change.
 */
final class BlockEncoder {
  /** An address this far from all remembered ones starts a place of its own. */
  private static final long FAR = 1L << 22;

  private final int thread;
  private final long[] last = new long[4 * PgtLayout.SLOTS];
  private final long[] stride = new long[4 * PgtLayout.SLOTS];
  private final int[] victim = new int[4];

  /** Tag by meaning; -1 where the block has none yet. */
  private final short[] tagOf = new short[PgtLayout.MEANINGS];

  private final short[] meanings = new short[PgtLayout.MAX_TAGS];
  private final byte[] tags = new byte[PgtLayout.MAX_COUNT];
  private byte[] deltas = new byte[1 << 12];
  private int tagCount;
  private int count;
  private int deltaEnd;

  /** The address of the last access. */
  private long before;

  BlockEncoder(int thread) {
    this.thread = thread;
    reset();
  }

  int thread() {
    return thread;
  }

  int count() {
    return count;
  }

  /**
   * Takes one access, if it fits.
   *
   * @return false if the block is full: it has to be stored, then this is to be called again
   */
  boolean add(long vaddr, int kind, int sizeLog2) {
    if (count == PgtLayout.MAX_COUNT) {
      return false;
    }
    int context = nearest(vaddr, kind);
    long delta = vaddr - last[context];
    long zigzag = (delta << 1) ^ (delta >> 63);
    boolean inStep = delta == stride[context];
    boolean same = !inStep && vaddr == before;
    int lengthClass = inStep || same ? 0 : lengthClass(zigzag);
    int meaning =
        kind
            | (sizeLog2 << 2)
            | (lengthClass << 5)
            | ((context & (PgtLayout.SLOTS - 1)) << 8)
            | (same ? PgtLayout.SAME_ADDRESS : 0);
    int tag = tagOf[meaning];
    if (tag < 0) {
      if (tagCount == PgtLayout.MAX_TAGS) {
        return false;
      }
      tag = tagCount++;
      tagOf[meaning] = (short) tag;
      meanings[tag] = (short) meaning;
    }
    if (deltas.length - deltaEnd < 8) {
      deltas = Arrays.copyOf(deltas, deltas.length * 2);
    }
    PgtLayout.putLong(deltas, deltaEnd, zigzag);
    deltaEnd += PgtLayout.deltaBytes(lengthClass);
    last[context] = vaddr;
    before = vaddr;
    stride[context] = delta;
    tags[count++] = (byte) tag;
    return true;
  }

  /**
   * Writes the block with its header and checksum, and starts an empty one.
   *
   * @param into at least {@link PgtLayout#MAX_RAW_BYTES} and {@link PgtLayout#BLOCK_FRAME_BYTES}
   * @param raw room of {@link PgtLayout#MAX_RAW_BYTES} to work in
   * @return bytes written
   */
  int store(byte[] into, byte[] raw, BlockPacking packing) {
    int rawLength = layOut(raw);
    int at = PgtLayout.BLOCK_HEADER_BYTES;
    int stored = packing.pack(raw, rawLength, deltaEnd, into, at);
    PgtLayout.putInt(into, 0, thread);
    PgtLayout.putInt(into, 4, count);
    PgtLayout.putInt(into, 8, rawLength);
    PgtLayout.putInt(into, 12, stored);
    PgtLayout.putInt(into, 16, packing.codec());
    PgtLayout.putInt(into, at + stored, PgtLayout.checksum(into, 0, at + stored));
    reset();
    return at + stored + 4;
  }

  /** Puts the block together as it is before it is packed, and gives its length. */
  int layOut(byte[] raw) {
    raw[0] = (byte) (tagCount - 1);
    int at = 1;
    for (int tag = 0; tag < tagCount; tag++) {
      raw[at++] = (byte) meanings[tag];
      raw[at++] = (byte) (meanings[tag] >> 8);
    }
    System.arraycopy(tags, 0, raw, at, count);
    System.arraycopy(deltas, 0, raw, at + count, deltaEnd);
    return at + count + deltaEnd;
  }

  private void reset() {
    Arrays.fill(last, 0);
    Arrays.fill(stride, 0);
    Arrays.fill(tagOf, (short) -1);
    tagCount = 0;
    count = 0;
    deltaEnd = 0;
    before = 0;
  }

  private int nearest(long vaddr, int kind) {
    int first = kind * PgtLayout.SLOTS;
    int best = first;
    long bestDistance = Long.MAX_VALUE;
    for (int context = first; context < first + PgtLayout.SLOTS; context++) {
      long delta = vaddr - last[context];
      if (delta == stride[context]) {
        return context;
      }
      long distance = delta ^ (delta >> 63);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = context;
      }
    }
    if (bestDistance < FAR) {
      return best;
    }
    victim[kind] = (victim[kind] + 1) & (PgtLayout.SLOTS - 1);
    return first + victim[kind];
  }

  private static int lengthClass(long zigzag) {
    return PgtLayout.lengthClass((71 - Long.numberOfLeadingZeros(zigzag)) >> 3);
  }
}
