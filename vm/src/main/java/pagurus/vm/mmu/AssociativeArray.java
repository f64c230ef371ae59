package pagurus.vm.mmu;

import java.util.function.LongPredicate;

/**
 * A set-associative array of (tag, data) pairs: what TLBs and walk caches are made of.
 *
 * <p>Pairs of a set lie side by side, tag before data, in sets of at least 64 bytes, so that a
 * look-up touches one line. The newest pair of a set stands first; a new one pushes the last out,
 * and a pair that is found climbs one place.
 *
 * <p>A tag is the virtual address without its low {@code shift} bits, which the ASID takes. It
 * names address and space without loss, so that an address that is not canonical never matches.
 * {@link #EMPTY} is the tag of no canonical address; its data is 0, which no valid pair has.
 */
final class AssociativeArray {
  /** The tag of a free place: not canonical in any paging mode, so nothing that exists has it. */
  static final long EMPTY = Long.MIN_VALUE;

  /** The most bits of an ASID: those of an x86 PCID, and of the offset in a page of 4 KiB. */
  static final int ASID_BITS = 12;

  private static final int PAIR_WORDS = 2;

  /** Words of a set of {@link MmuShape#LINE_WAYS}: 64 bytes. */
  static final int LINE_WORDS = MmuShape.LINE_WAYS * PAIR_WORDS;

  private final long[] words;
  private final int shift;
  private final long asidMask;
  private final int setMask;
  private final int setWords;
  private final int usedWords;
  private int live;

  /**
   * An empty array.
   *
   * @param shift log2 of the bytes of address space that one pair covers; an ASID must fit into so
   *     many bits, and into {@link #ASID_BITS}
   * @param entries how many pairs; 0 for an array that never keeps anything
   * @param ways how many of them share a set
   */
  AssociativeArray(int shift, int entries, int ways) {
    this.shift = shift;
    this.asidMask = (1L << Math.min(shift, ASID_BITS)) - 1;
    int sets = entries == 0 ? 1 : entries / ways;
    setMask = sets - 1;
    setWords = Math.max(ways * PAIR_WORDS, LINE_WORDS);
    usedWords = ways * PAIR_WORDS;
    words = new long[sets * setWords];
    clear();
  }

  /** The array itself, for the look-up that is inlined into {@link Mmu#translate}. */
  long[] words() {
    return words;
  }

  private int set(long vaddr) {
    return ((int) (vaddr >>> shift) & setMask) * setWords;
  }

  private long tag(long vaddr, int asid) {
    return vaddr >>> shift << shift | asid;
  }

  /** Whether there is nothing to find. */
  boolean isEmpty() {
    return live == 0;
  }

  /** The data for a canonical address, or 0 if there is none. */
  long find(long vaddr, int asid) {
    if (live == 0) {
      return 0;
    }
    long tag = tag(vaddr, asid);
    int first = set(vaddr);
    for (int at = first; at < first + usedWords; at += PAIR_WORDS) {
      if (words[at] == tag) {
        long data = words[at + 1];
        if (at != first) {
          swapWithPrevious(at);
        }
        return data;
      }
    }
    return 0;
  }

  /** {@link #find} that leaves everything in its place, for inspection. */
  boolean holds(long vaddr, int asid) {
    return place(vaddr, asid) >= 0;
  }

  private int place(long vaddr, int asid) {
    long tag = tag(vaddr, asid);
    int first = set(vaddr);
    for (int at = first; at < first + usedWords; at += PAIR_WORDS) {
      if (words[at] == tag) {
        return at;
      }
    }
    return -1;
  }

  private void swapWithPrevious(int at) {
    int before = at - PAIR_WORDS;
    long tag = words[before];
    long data = words[before + 1];
    words[before] = words[at];
    words[before + 1] = words[at + 1];
    words[at] = tag;
    words[at + 1] = data;
  }

  /** Keeps {@code data}, not 0, for an address, in place of what was kept for it before. */
  void put(long vaddr, int asid, long data) {
    if (usedWords == 0) {
      return;
    }
    long[] pairs = words;
    long tag = tag(vaddr, asid);
    int end = set(vaddr) + usedWords;
    long comes = tag;
    long comesWith = data;
    long goes = EMPTY;
    for (int at = end - usedWords; at < end; at += PAIR_WORDS) {
      goes = pairs[at];
      long goesWith = pairs[at + 1];
      pairs[at] = comes;
      pairs[at + 1] = comesWith;
      if (goes == tag || goes == EMPTY) {
        break;
      }
      comes = goes;
      comesWith = goesWith;
    }
    live += goes == EMPTY ? 1 : 0;
  }

  /** Forgets an address. */
  void drop(long vaddr, int asid) {
    if (live == 0) {
      return;
    }
    int at = place(vaddr, asid);
    if (at >= 0) {
      free(at);
    }
  }

  /** Closes the gap, so that the free places of a set stay behind the used ones. */
  private void free(int at) {
    int last = at - at % setWords + usedWords - PAIR_WORDS;
    for (; at < last; at += PAIR_WORDS) {
      words[at] = words[at + PAIR_WORDS];
      words[at + 1] = words[at + PAIR_WORDS + 1];
    }
    words[last] = EMPTY;
    words[last + 1] = 0;
    live--;
  }

  /** Forgets everything of an ASID. */
  void dropSpace(int asid) {
    if (live == 0) {
      return;
    }
    for (int at = words.length - PAIR_WORDS; at >= 0; at -= PAIR_WORDS) {
      if ((words[at] & asidMask) == asid && words[at] != EMPTY) {
        free(at);
      }
    }
  }

  /** Forgets everything. */
  void clear() {
    for (int at = 0; at < words.length; at += PAIR_WORDS) {
      words[at] = EMPTY;
      words[at + 1] = 0;
    }
    live = 0;
  }

  /** How many pairs there is room for. */
  int capacity() {
    return words.length / setWords * usedWords / PAIR_WORDS;
  }

  /** How many pairs are kept. */
  int size() {
    return live;
  }

  /**
   * Forgets the pair in one place, from 0 to {@code capacity() - 1}; says whether one was there.
   */
  boolean evict(int place) {
    int ways = usedWords / PAIR_WORDS;
    int at = place / ways * setWords + place % ways * PAIR_WORDS;
    if (words[at] == EMPTY) {
      return false;
    }
    free(at);
    return true;
  }

  /** Whether something is kept for an ASID. */
  boolean holdsSpace(int asid) {
    for (int at = 0; at < words.length; at += PAIR_WORDS) {
      if ((words[at] & asidMask) == asid && words[at] != EMPTY) {
        return true;
      }
    }
    return false;
  }

  /** Whether some pair's data is as {@code wanted} says. */
  boolean anyData(LongPredicate wanted) {
    for (int at = 0; at < words.length; at += PAIR_WORDS) {
      if (words[at] != EMPTY && wanted.test(words[at + 1])) {
        return true;
      }
    }
    return false;
  }
}
