package pagurus.drive.stress;

import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;

/**
 * A range of a space that only one CPU maps, protects and stores to, and what every word of it must
 * hold. It lies in one of two windows.
 *
 * <p>Of each page some words are used, of a sparse region only some pages: far apart, so that they
 * lie in several tables. A word holds a tag of region, page and word, and the number of stores made
 * to it; 0 before the first.
 */
final class Region {
  /** Words that are used of each page, spread over it. */
  static final int WORDS = 8;

  private static final long COUNT = 0xffff_ffffL;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
  private static final int READ_WRITE = Access.READ | Access.WRITE;

  private final int id;
  private final long[] windows;
  private final int pages;
  private final long strideBytes;
  private final long pageBytes;
  private final boolean mayBeHuge;
  private final int[] counts;
  private final boolean[] readOnly;
  private int window;

  /**
   * A region that is not mapped yet.
   *
   * @param strideBytes bytes from one used page to the next
   */
  Region(int id, long firstWindow, long secondWindow, int pages, long strideBytes, long pageBytes) {
    this(
        id,
        new long[] {firstWindow, secondWindow},
        pages,
        strideBytes,
        pageBytes,
        new int[pages * WORDS],
        new boolean[pages]);
  }

  private Region(
      int id,
      long[] windows,
      int pages,
      long strideBytes,
      long pageBytes,
      int[] counts,
      boolean[] readOnly) {
    this.id = id;
    this.windows = windows;
    this.pages = pages;
    this.strideBytes = strideBytes;
    this.pageBytes = pageBytes;
    this.counts = counts;
    this.readOnly = readOnly;
    mayBeHuge = strideBytes > pageBytes;
  }

  /** What a forked space has of this region. */
  Region copy() {
    Region copy =
        new Region(id, windows, pages, strideBytes, pageBytes, counts.clone(), readOnly.clone());
    copy.window = window;
    return copy;
  }

  int pages() {
    return pages;
  }

  boolean mayBeHuge() {
    return mayBeHuge;
  }

  boolean isReadOnly(int page) {
    return readOnly[page];
  }

  long start() {
    return windows[window];
  }

  long end() {
    return vaddrOf(pages);
  }

  /** The first address of a used page; of the one behind the last, the end. */
  long vaddrOf(int page) {
    return windows[window] + page * strideBytes;
  }

  /** The other window, to which the region can move. */
  long otherStart() {
    return windows[1 - window];
  }

  void moved() {
    window = 1 - window;
  }

  /** The area of some pages, up to the used page {@code to}. */
  Area area(int from, int to) {
    return new Area(vaddrOf(from), vaddrOf(to), READ_WRITE, new Backing.Anonymous(), 0, mayBeHuge);
  }

  long offset(int page, int word) {
    long share = pageBytes / WORDS;
    return word * share + (8L * page) % share;
  }

  private long tag(int page, int word) {
    long mixed = (((long) id << 40) + ((long) page << 8) + word) * MIX;
    return ((mixed ^ (mixed >>> 29)) * MIX | 1L << 63) & ~COUNT;
  }

  private long expected(int page, int word) {
    int count = counts[page * WORDS + word];
    return count == 0 ? 0 : tag(page, word) | count;
  }

  /** Loads a word and checks it. */
  void load(UserAccess user, AddressSpace space, int page, int word) {
    long vaddr = vaddrOf(page) + offset(page, word);
    long paddr = user.translateOwn(space, vaddr, Access.READ);
    if (paddr != UserAccess.REFUSED) {
      check(user, space, page, word, user.load(paddr));
    }
  }

  /** Checks a word that was read from the page. */
  void check(UserAccess user, AddressSpace space, int page, int word, long value) {
    if (value != expected(page, word)) {
      user.account()
          .mismatch(
              "v0x%x of %s, word %d of page %d of region %d, holds 0x%x, not 0x%x"
                  .formatted(
                      vaddrOf(page) + offset(page, word),
                      space,
                      word,
                      page,
                      id,
                      value,
                      expected(page, word)));
    }
  }

  /** Stores to a word, or sees that it cannot if the page is read-only. */
  void store(UserAccess user, AddressSpace space, int page, int word) {
    long vaddr = vaddrOf(page) + offset(page, word);
    if (readOnly[page]) {
      user.expectRefusal(space, vaddr, Access.WRITE, FaultOutcome.FORBIDDEN);
      return;
    }
    long paddr = user.translateOwn(space, vaddr, Access.WRITE);
    if (paddr != UserAccess.REFUSED) {
      check(user, space, page, word, user.load(paddr));
      counts[page * WORDS + word]++;
      user.store(paddr, expected(page, word));
    }
  }

  /** Looks at a word whose count is another CPU's business. */
  void peek(UserAccess user, AddressSpace space, int page, int word) {
    long vaddr = vaddrOf(page) + offset(page, word);
    long paddr = user.translate(space, vaddr, Access.READ);
    if (paddr != UserAccess.REFUSED) {
      long value = user.load(paddr);
      if (value != 0 && (value & ~COUNT) != tag(page, word)) {
        user.account()
            .mismatch(
                "v0x%x of %s, in region %d, holds a stranger's 0x%x"
                    .formatted(vaddr, space, id, value));
      }
    }
  }

  /** The content of some pages is gone: they read as zeros. */
  void forget(int from, int to) {
    for (int i = from * WORDS; i < to * WORDS; i++) {
      counts[i] = 0;
    }
  }

  void setReadOnly(int from, int to, boolean next) {
    for (int page = from; page < to; page++) {
      readOnly[page] = next;
    }
  }

  /** Loads and checks every word that is used. */
  void checkAll(UserAccess user, AddressSpace space) {
    for (int page = 0; page < pages; page++) {
      for (int word = 0; word < WORDS; word++) {
        load(user, space, page, word);
      }
    }
  }
}
