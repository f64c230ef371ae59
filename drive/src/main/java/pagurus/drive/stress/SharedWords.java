package pagurus.drive.stress;

import java.util.SplittableRandom;
import pagurus.drive.verify.WordLedger;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;

/** One CPU's way to words that others add to at the same time. */
final class SharedWords {
  /** Words that are used of each page, from its start; as many as a ledger's page has. */
  private static final int WORDS = 512;

  private final UserAccess user;
  private final AddressSpace space;
  private final WordLedger ledger;
  private final long start;
  private final int pages;
  private final long knownAs;
  private final long pageBytes;

  /**
   * Words of a range of a space.
   *
   * @param knownAs the address under which the ledger knows the first of them: a file's words have
   *     one account wherever they are mapped
   */
  SharedWords(
      UserAccess user, AddressSpace space, WordLedger ledger, long start, int pages, long knownAs) {
    this.user = user;
    this.space = space;
    this.ledger = ledger;
    this.start = start;
    this.pages = pages;
    this.knownAs = knownAs;
    pageBytes = user.kernel().core().mode().pageBytes();
  }

  /** Draws the place of a word. */
  long draw(SplittableRandom draw) {
    return draw.nextInt(pages) * pageBytes + 8L * draw.nextInt(WORDS);
  }

  /** Adds to a word. */
  void store(long place) {
    long paddr = user.translateOwn(space, start + place, Access.WRITE);
    if (paddr != UserAccess.REFUSED) {
      ledger.store(user.cpu(), knownAs + place, paddr);
    }
  }

  /** Looks at a word; returns what it holds, or {@link UserAccess#REFUSED}. */
  long load(long place) {
    long paddr = user.translateOwn(space, start + place, Access.READ);
    return paddr == UserAccess.REFUSED
        ? UserAccess.REFUSED
        : ledger.load(user.cpu(), knownAs + place, paddr);
  }

  /** Looks at a word through its frame, got hold of without a lock. */
  void pin(long place) {
    int pfn = user.kernel().pins().pin(user.thread(), space, start + place);
    if (pfn != Frames.NONE) {
      long paddr = user.kernel().userAddress(pfn) + (place & (pageBytes - 1));
      ledger.load(user.cpu(), knownAs + place, paddr);
      user.kernel().pins().unpin(user.thread(), pfn);
    }
  }

  /** The address of a place in the space. */
  long vaddr(long place) {
    return start + place;
  }
}
