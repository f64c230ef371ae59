package pagurus.vm.mmu;

import java.util.List;

/**
 * How much an MMU remembers. Entries divided by ways, the number of sets, is a power of two; no
 * entries at all (then 0 ways) means that the structure is missing.
 *
 * @param l1Entries translations in the first-level TLB
 * @param l1Ways how many of them share a set, at most 4: a set is one 64-byte line
 * @param l2Entries translations in the second-level TLB
 * @param l2Ways how many of them share a set
 * @param hugeEntries translations of huge leaves, for each level; and of global pages likewise
 * @param walkEntries walk-cache entries by the level of the table that they hold the address of,
 *     level 1 first; levels beyond the list have none
 * @param absentEntries absences remembered where hardware may cache them (R2)
 * @param recentAddresses addresses that speculation starts from
 * @param rangeLimitPages a range of more pages than this is invalidated as a whole space
 */
public record MmuShape(
    int l1Entries,
    int l1Ways,
    int l2Entries,
    int l2Ways,
    int hugeEntries,
    List<Integer> walkEntries,
    int absentEntries,
    int recentAddresses,
    int rangeLimitPages) {
  /** How many ways the first-level TLB has at most, so that a set is one line. */
  static final int LINE_WAYS = 4;

  /**
   * About a server core of today: 64 + 2048 translations; 32 addresses of leaf tables, 4 and 2 of
   * the levels above. The range limit is the one that Linux uses on x86, 33 pages.
   */
  public static final MmuShape TYPICAL =
      new MmuShape(64, 4, 2048, 4, 32, List.of(32, 4, 2, 2), 8, 16, 33);

  /** One of everything: every way to be stale, in the fewest states, for a checker. */
  public static final MmuShape TINY = new MmuShape(1, 1, 1, 1, 1, List.of(1, 1, 1, 1), 1, 1, 2);

  /** Nothing is remembered: each access walks from the root. */
  public static final MmuShape BARE = new MmuShape(0, 0, 0, 0, 0, List.of(), 0, 1, 33);

  /** Refuses a shape that cannot be built. */
  public MmuShape {
    walkEntries = List.copyOf(walkEntries);
    checkSets("first-level tlb", l1Entries, l1Ways);
    checkSets("second-level tlb", l2Entries, l2Ways);
    if (l1Ways > LINE_WAYS) {
      throw new IllegalArgumentException(
          "the first-level tlb has at most " + LINE_WAYS + " ways, not " + l1Ways);
    }
    checkPower("huge tlb", hugeEntries);
    for (int entries : walkEntries) {
      checkPower("walk cache", entries);
    }
    checkPower("absent cache", absentEntries);
    if (recentAddresses < 1 || rangeLimitPages < 0) {
      throw new IllegalArgumentException(
          "speculation needs at least 1 recent address, not "
              + recentAddresses
              + ", and a range limit of at least 0, not "
              + rangeLimitPages);
    }
  }

  private static void checkSets(String what, int entries, int ways) {
    if (entries == 0 && ways == 0) {
      return;
    }
    if (entries < 1 || ways < 1 || entries % ways != 0 || Integer.bitCount(entries / ways) != 1) {
      throw new IllegalArgumentException(
          "a " + what + " of " + entries + " entries cannot have " + ways + " ways");
    }
  }

  private static void checkPower(String what, int entries) {
    if (entries < 0 || Integer.bitCount(entries) > 1) {
      throw new IllegalArgumentException(
          "a " + what + " has 0 or a power of two entries, not " + entries);
    }
  }

  /** Walk-cache entries that hold addresses of tables of {@code level}. */
  public int walkEntries(int level) {
    return level <= walkEntries.size() ? walkEntries.get(level - 1) : 0;
  }
}
