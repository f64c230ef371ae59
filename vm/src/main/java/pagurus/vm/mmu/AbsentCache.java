package pagurus.vm.mmu;

/**
 * The absences that a CPU remembers, where the architecture lets it (R2): that an address faulted,
 * and how. Only a covering invalidation clears one; that the entry has become valid does not.
 */
final class AbsentCache {
  private final AssociativeArray array;

  /** A cache by pages of {@code 1 << pageShift} bytes; with 0 entries it remembers nothing. */
  AbsentCache(int pageShift, int entries) {
    array = new AssociativeArray(pageShift, entries, Math.min(entries, MmuShape.LINE_WAYS));
  }

  boolean isMissing() {
    return array.capacity() == 0;
  }

  /** The {@link Fault} that is remembered for an access with these needs, or 0. */
  long find(long vaddr, int asid, long need) {
    long word = array.find(vaddr, asid);
    return (~word & need & Translation.ACCESS_RIGHTS) == 0 ? -Translation.address(word) : 0;
  }

  /**
   * Remembers a fault. An access that needs rights beyond those in {@code allowed}, a {@link
   * Translation}, is not answered with it: it has a better reason to fail.
   */
  void put(long vaddr, int asid, long fault, long allowed) {
    array.put(vaddr, asid, -fault | (allowed & Translation.ACCESS_RIGHTS));
  }

  void dropPage(long vaddr, int asid) {
    array.drop(vaddr, asid);
  }

  void dropSpace(int asid) {
    array.dropSpace(asid);
  }

  void clear() {
    array.clear();
  }

  /** The array, for what picks one at random. */
  AssociativeArray array() {
    return array;
  }
}
