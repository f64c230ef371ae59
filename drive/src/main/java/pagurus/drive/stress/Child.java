package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import pagurus.vm.mm.Fork;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;

/** A forked space, of which the CPU that forked is the only thread. */
final class Child {
  private static final int SHARED_WORDS = 12;
  private static final int ACCESSES = 24;

  /** A shared word of the parent, which the child has a copy of. */
  private static final class CopiedWord {
    private final long vaddr;
    private final long atLeast;
    private final long atMost;
    private long value = UserAccess.REFUSED;

    CopiedWord(long vaddr, long atLeast, long atMost) {
      this.vaddr = vaddr;
      this.atLeast = atLeast;
      this.atMost = atMost;
    }
  }

  private final UserAccess user;
  private final AddressSpace space;
  private final List<Region> regions = new ArrayList<>();
  private final List<CopiedWord> words = new ArrayList<>();

  private Child(UserAccess user, AddressSpace space, List<Region> parents) {
    this.user = user;
    this.space = space;
    parents.forEach(region -> regions.add(region.copy()));
  }

  /**
   * Forks an arena, with leaf tables of its own or sharing its parent's; nothing if there is no
   * memory. Some shared words are looked at before and after: the child's copy lies between.
   */
  static List<Child> of(
      UserAccess user, Arena arena, List<Region> own, SharedWords shared, SplittableRandom draw) {
    long[] places = new long[SHARED_WORDS];
    long[] before = new long[SHARED_WORDS];
    for (int i = 0; i < SHARED_WORDS; i++) {
      places[i] = shared.draw(draw);
      before[i] = shared.load(places[i]);
    }
    Fork fork = user.kernel().fork();
    Optional<AddressSpace> made =
        draw.nextBoolean()
            ? fork.forkSharingTables(user.thread(), arena.space())
            : fork.fork(user.thread(), arena.space());
    if (made.isEmpty()) {
      user.account().countRefusal();
      return List.of();
    }
    user.account().countFork();
    Child child = new Child(user, made.get(), own);
    for (int i = 0; i < SHARED_WORDS; i++) {
      long after = shared.load(places[i]);
      if (before[i] != UserAccess.REFUSED && after != UserAccess.REFUSED) {
        child.words.add(new CopiedWord(shared.vaddr(places[i]), before[i], after));
      }
    }
    return List.of(child);
  }

  /** Loads and stores here and there; what the parent stored meanwhile must not show. */
  void use(SplittableRandom draw) {
    for (int i = 0; i < ACCESSES; i++) {
      Region region = regions.get(draw.nextInt(regions.size()));
      int page = draw.nextInt(region.pages());
      int word = draw.nextInt(Region.WORDS);
      if (draw.nextBoolean()) {
        region.store(user, space, page, word);
      } else {
        region.load(user, space, page, word);
      }
    }
    if (!words.isEmpty()) {
      check(words.get(draw.nextInt(words.size())), draw.nextBoolean());
    }
  }

  private void check(CopiedWord word, boolean store) {
    long paddr = user.translateOwn(space, word.vaddr, store ? Access.WRITE : Access.READ);
    if (paddr == UserAccess.REFUSED) {
      return;
    }
    long value = user.load(paddr);
    boolean fits =
        word.value == UserAccess.REFUSED
            ? Long.compareUnsigned(value, word.atLeast) >= 0
                && Long.compareUnsigned(value, word.atMost) <= 0
            : value == word.value;
    if (!fits) {
      user.account()
          .mismatch(
              "v0x%x of %s, a child, holds 0x%x, not 0x%x to 0x%x"
                  .formatted(word.vaddr, space, value, word.atLeast, word.atMost));
    }
    word.value = value;
    if (store && value != 0) {
      word.value = value + 1;
      user.store(paddr, word.value);
    }
  }

  /** Checks everything and ends the space. */
  void end() {
    regions.forEach(region -> region.checkAll(user, space));
    user.kernel().exit().exit(user.thread(), space);
  }
}
