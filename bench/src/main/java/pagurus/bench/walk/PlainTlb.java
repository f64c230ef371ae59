package pagurus.bench.walk;

import java.util.Arrays;

/**
 * A TLB look-up with everything written out: 16 sets of 4 pairs of tag and word in one array, as
 * the first level of an MMU has them, tags with the ASID in their low bits, one mask for the
 * rights. Counts nothing, and knows only hits.
 */
final class PlainTlb {
  /** How many translations share a set. */
  static final int WAYS = 4;

  /** How many sets there are. */
  static final int SETS = 16;

  /** The page is not remembered, or not for this access. */
  static final long MISS = -1;

  /** A load by user code: bit 0 of the rights says readable, bit 3 user. */
  static final long USER_READ = 9L << 54;

  private static final int SET_WORDS = 2 * WAYS;
  private static final int PAGE_SHIFT = 12;
  private static final long PAGE_MASK = -1L << PAGE_SHIFT;
  private static final long ADDRESS = (1L << 54) - 1;
  private static final long NO_TAG = Long.MIN_VALUE;

  private final long[] words = new long[SETS * SET_WORDS];
  private final long asid;

  /** An empty TLB for accesses by one space. */
  PlainTlb(int asid) {
    this.asid = asid;
    Arrays.fill(words, NO_TAG);
  }

  /** Remembers a page in the first free place of its set, readable by user code. */
  void fill(long vaddr, long frame) {
    int at = set(vaddr);
    while (words[at] != NO_TAG) {
      at += 2;
    }
    words[at] = (vaddr & PAGE_MASK) | asid;
    words[at + 1] = frame | USER_READ;
  }

  private static int set(long vaddr) {
    return ((int) (vaddr >>> PAGE_SHIFT) & SETS - 1) * SET_WORDS;
  }

  /**
   * Translates an address.
   *
   * @param need rights that the translation must have, like {@link #USER_READ}
   * @return the physical address, or {@link #MISS}
   */
  long translate(long vaddr, long need) {
    long[] pairs = words;
    long tag = (vaddr & PAGE_MASK) | asid;
    int at = set(vaddr);
    long word = 0;
    if (pairs[at] == tag) {
      word = pairs[at + 1];
    } else if (pairs[at + 2] == tag) {
      word = pairs[at + 3];
    } else if (pairs[at + 4] == tag) {
      word = pairs[at + 5];
    } else if (pairs[at + 6] == tag) {
      word = pairs[at + 7];
    }
    return (word & need) == need ? (word & ADDRESS) | (vaddr & ~PAGE_MASK) : MISS;
  }
}
