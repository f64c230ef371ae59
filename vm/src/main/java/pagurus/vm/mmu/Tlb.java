package pagurus.vm.mmu;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;

/**
 * The translations that a CPU remembers: two levels for pages, one array for the huge leaves of
 * each level, and the same again for global translations, which any ASID finds. Words are {@link
 * Translation}s of leaves.
 *
 * <p>A translation may be kept here after memory says otherwise, and a page may be found both alone
 * and in a huge leaf: nothing expires (X1). The smaller page is preferred then.
 */
final class Tlb {
  private final AssociativeArray l1;
  private final AssociativeArray l2;

  /** One for each level from 2; empty ones where there are no huge leaves. */
  private final AssociativeArray[] huge;

  /** One for each level from 1. */
  private final AssociativeArray[] global;

  private final List<AssociativeArray> all = new ArrayList<>();

  /** Whether {@link #huge} may hold something: nothing that is rare is looked for in vain. */
  private boolean anyHuge;

  /** The same for {@link #global}. */
  private boolean anyGlobal;

  Tlb(PagingMode mode, MmuShape shape) {
    l1 = keep(new AssociativeArray(mode.pageShift(), shape.l1Entries(), shape.l1Ways()));
    l2 = keep(new AssociativeArray(mode.pageShift(), shape.l2Entries(), shape.l2Ways()));
    huge = new AssociativeArray[mode.levels()];
    global = new AssociativeArray[mode.levels()];
    int ways = Math.min(shape.hugeEntries(), MmuShape.LINE_WAYS);
    for (int level = 1; level <= mode.levels(); level++) {
      int entries = mode.leafAllowed(level) ? shape.hugeEntries() : 0;
      huge[level - 1] =
          keep(new AssociativeArray(mode.shift(level), level == 1 ? 0 : entries, ways));
      global[level - 1] = keep(new AssociativeArray(mode.shift(level), entries, ways));
    }
  }

  private AssociativeArray keep(AssociativeArray array) {
    all.add(array);
    return array;
  }

  /** Whether there is no TLB at all. */
  boolean isMissing() {
    return all.stream().allMatch(array -> array.capacity() == 0);
  }

  /** The first level's array, for the look-up that is inlined. */
  long[] firstLevel() {
    return l1.words();
  }

  /** The page's translation in the second level, or 0; if found, it enters the first. */
  long findSecond(long vaddr, int asid) {
    long word = l2.find(vaddr, asid);
    if (word != 0) {
      l1.put(vaddr, asid, word);
    }
    return word;
  }

  /** The translation of the smallest huge leaf that covers the address, or 0. */
  long findHuge(long vaddr, int asid) {
    return anyHuge ? findIn(huge, vaddr, asid) : 0;
  }

  /** The translation of the smallest global leaf that covers the address, or 0. */
  long findGlobal(long vaddr) {
    return anyGlobal ? findIn(global, vaddr, 0) : 0;
  }

  private static long findIn(AssociativeArray[] arrays, long vaddr, int asid) {
    for (AssociativeArray array : arrays) {
      long word = array.find(vaddr, asid);
      if (word != 0) {
        return word;
      }
    }
    return 0;
  }

  /** Remembers a translation, in place of an older one of the same page in the same space. */
  void fill(long vaddr, int asid, long word) {
    int level = Translation.level(word);
    if ((word & Translation.GLOBAL) != 0) {
      global[level - 1].put(vaddr, 0, word);
      anyGlobal = true;
    } else if (level > 1) {
      huge[level - 1].put(vaddr, asid, word);
      anyHuge = true;
    } else {
      l2.put(vaddr, asid, word);
      l1.put(vaddr, asid, word);
    }
  }

  /** Forgets an address of a space, in leaves of every size. */
  void dropPage(long vaddr, int asid) {
    l1.drop(vaddr, asid);
    l2.drop(vaddr, asid);
    for (AssociativeArray array : huge) {
      array.drop(vaddr, asid);
    }
  }

  /** Forgets an address in global leaves of every size. */
  void dropGlobalPage(long vaddr) {
    for (AssociativeArray array : global) {
      array.drop(vaddr, 0);
    }
  }

  /** Forgets a space, but no global translations (X16). */
  void dropSpace(int asid) {
    l1.dropSpace(asid);
    l2.dropSpace(asid);
    anyHuge = false;
    for (AssociativeArray array : huge) {
      array.dropSpace(asid);
      anyHuge |= !array.isEmpty();
    }
  }

  /** Forgets everything. */
  void clear() {
    for (AssociativeArray array : all) {
      array.clear();
    }
    anyHuge = false;
    anyGlobal = false;
  }

  /** The arrays, for what picks one at random. */
  List<AssociativeArray> arrays() {
    return all;
  }

  boolean holdsPage(long vaddr, int asid) {
    boolean found = l1.holds(vaddr, asid) || l2.holds(vaddr, asid);
    for (int i = 0; i < huge.length; i++) {
      found |= huge[i].holds(vaddr, asid) || global[i].holds(vaddr, 0);
    }
    return found;
  }

  boolean holdsSpace(int asid) {
    boolean found = l1.holdsSpace(asid) || l2.holdsSpace(asid);
    for (AssociativeArray array : huge) {
      found |= array.holdsSpace(asid);
    }
    return found;
  }

  /** Whether some translation leads to this address. */
  boolean holdsFrame(long paddr, PagingMode mode) {
    for (AssociativeArray array : all) {
      if (array.anyData(
          word -> {
            long distance = paddr - Translation.address(word);
            return distance >= 0 && distance < mode.span(Translation.level(word));
          })) {
        return true;
      }
    }
    return false;
  }
}
