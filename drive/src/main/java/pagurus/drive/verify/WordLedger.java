package pagurus.drive.verify;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * One thread's account of the words of one space: what it has stored and what it has seen. Belongs
 * to that thread.
 *
 * <p>A word holds {@code tag | count}: the count in the lower {@value #COUNT_BITS} bits, above it a
 * tag that depends on space and address. A word that was never stored to is 0.
 */
public final class WordLedger {
  private static final int COUNT_BITS = 32;
  private static final long COUNT = (1L << COUNT_BITS) - 1;
  private static final int PAGE_SHIFT = 12;
  private static final int WORDS_PER_PAGE = 1 << (PAGE_SHIFT - 3);
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
  private static final long NO_PAGE = -1;

  private final int space;
  private final boolean alone;
  private long[] pages = new long[256];
  private int[] places = new int[256];
  private int size;
  private int[][] stored = new int[256][];
  private int[][] seen = new int[256][];
  private long lastPage = NO_PAGE;
  private int lastPlace;
  private long loads;
  private long stores;
  private long mismatches;
  private String firstMismatch = "";

  /**
   * An empty account.
   *
   * @param space the number of the space
   * @param alone whether no other thread stores to the space: then every load is known exactly
   */
  public WordLedger(int space, boolean alone) {
    this.space = space;
    this.alone = alone;
    Arrays.fill(pages, NO_PAGE);
  }

  /** Stores to the word at a physical address that {@code vaddr} translates to. */
  public void store(Cpu cpu, long vaddr, long paddr) {
    int place = placeOf(vaddr >>> PAGE_SHIFT);
    int word = wordOf(vaddr);
    long aligned = paddr & -8L;
    long tag = tag(vaddr);
    long old = cpu.loadAcquire(Step.USER_LOAD, aligned);
    check(place, word, vaddr, tag, old);
    if (alone) {
      cpu.storeRelease(Step.USER_STORE, aligned, next(tag, old));
    } else {
      while (!cpu.compareAndSet(Step.USER_STORE, aligned, old, next(tag, old))) {
        old = cpu.loadAcquire(Step.USER_LOAD, aligned);
      }
    }
    stored[place][word]++;
    seen[place][word] = (int) (old & COUNT) + 1;
    stores++;
  }

  private static long next(long tag, long old) {
    return tag | ((old & COUNT) + 1);
  }

  /**
   * Loads the word at a physical address that {@code vaddr} translates to, and checks it.
   *
   * @return what the word holds
   */
  @CanIgnoreReturnValue
  public long load(Cpu cpu, long vaddr, long paddr) {
    int place = placeOf(vaddr >>> PAGE_SHIFT);
    int word = wordOf(vaddr);
    long value = cpu.loadAcquire(Step.USER_LOAD, paddr & -8L);
    check(place, word, vaddr, tag(vaddr), value);
    seen[place][word] = (int) (value & COUNT);
    loads++;
    return value;
  }

  private void check(int place, int word, long vaddr, long tag, long value) {
    int count = (int) (value & COUNT);
    int least = seen[place][word];
    boolean tagFits = (value == 0) || ((value & ~COUNT) == tag);
    boolean countFits = alone ? count == least : count >= least;
    if (!tagFits || !countFits) {
      mismatch(vaddr, value, "%s%d stores".formatted(alone ? "" : "at least ", least));
    }
  }

  private void mismatch(long vaddr, long value, String expected) {
    if (mismatches++ == 0) {
      firstMismatch =
          "v0x%x of space %d holds 0x%x after %s".formatted(vaddr, space, value, expected);
    }
  }

  private long tag(long vaddr) {
    long mixed = ((vaddr >>> 3) * MIX + space) * MIX;
    return (mixed | (1L << 63)) & ~COUNT;
  }

  private static int wordOf(long vaddr) {
    return (int) (vaddr >>> 3) & (WORDS_PER_PAGE - 1);
  }

  private int placeOf(long page) {
    return page == lastPage ? lastPlace : findPlace(page);
  }

  private int findPlace(long page) {
    int slot = slotOf(page);
    if (pages[slot] == NO_PAGE) {
      if (2 * size >= pages.length) {
        grow();
        slot = slotOf(page);
      }
      pages[slot] = page;
      places[slot] = size;
      if (size == stored.length) {
        stored = Arrays.copyOf(stored, 2 * size);
        seen = Arrays.copyOf(seen, 2 * size);
      }
      stored[size] = new int[WORDS_PER_PAGE];
      seen[size] = alone ? stored[size] : new int[WORDS_PER_PAGE];
      size++;
    }
    lastPage = page;
    lastPlace = places[slot];
    return lastPlace;
  }

  private int slotOf(long page) {
    int mask = pages.length - 1;
    int slot = (int) ((page * MIX) >>> 32) & mask;
    while (pages[slot] != NO_PAGE && pages[slot] != page) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldPages = pages;
    int[] oldPlaces = places;
    pages = new long[2 * oldPages.length];
    places = new int[pages.length];
    Arrays.fill(pages, NO_PAGE);
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != NO_PAGE) {
        int slot = slotOf(oldPages[i]);
        pages[slot] = oldPages[i];
        places[slot] = oldPlaces[i];
      }
    }
  }

  /** Adds another thread's account of the same space to this one, when both are at rest. */
  public void add(WordLedger other) {
    for (int slot = 0; slot < other.pages.length; slot++) {
      if (other.pages[slot] != NO_PAGE) {
        int[] from = other.stored[other.places[slot]];
        int place = placeOf(other.pages[slot]); // may replace the arrays, so first
        int[] to = stored[place];
        for (int word = 0; word < WORDS_PER_PAGE; word++) {
          to[word] += from[word];
        }
      }
    }
    loads += other.loads;
    stores += other.stores;
    if (mismatches == 0) {
      firstMismatch = other.firstMismatch;
    }
    mismatches += other.mismatches;
  }

  /** Where the words of a page can be read at the end. */
  @FunctionalInterface
  public interface Translator {
    /** The physical address behind a virtual one, whatever it takes to bring it to memory. */
    long translate(long vaddr);
  }

  /**
   * Checks every word of every page against the account, which must be the sum of all threads'
   * accounts.
   *
   * @return how many pages were checked
   */
  public int checkAll(Cpu cpu, Translator translator) {
    for (int slot = 0; slot < pages.length; slot++) {
      if (pages[slot] != NO_PAGE) {
        checkPage(cpu, translator, pages[slot] << PAGE_SHIFT, stored[places[slot]]);
      }
    }
    return size;
  }

  private void checkPage(Cpu cpu, Translator translator, long start, int[] counts) {
    long paddr = translator.translate(start);
    for (int word = 0; word < WORDS_PER_PAGE; word++) {
      long vaddr = start + 8L * word;
      long expected = counts[word] == 0 ? 0 : tag(vaddr) | counts[word];
      long value = cpu.loadAcquire(Step.USER_LOAD, paddr + 8L * word);
      if (value != expected) {
        mismatch(vaddr, value, counts[word] + " stores");
      }
    }
  }

  /** How many pages the account knows. */
  public int pages() {
    return size;
  }

  /** Loads that were checked, those of {@link #checkAll} not counted. */
  public long loads() {
    return loads;
  }

  /** Stores that were made. */
  public long stores() {
    return stores;
  }

  /** Words that did not hold what they must. */
  public long mismatches() {
    return mismatches;
  }

  /** The first of them in words; empty if there is none. */
  public String firstMismatch() {
    return firstMismatch;
  }
}
