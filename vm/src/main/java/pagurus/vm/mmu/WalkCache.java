package pagurus.vm.mmu;

import java.util.Arrays;
import java.util.List;
import pagurus.arch.PagingMode;

/**
 * The ways to tables that a CPU remembers, so that a walk need not begin at the root: Intel's
 * paging-structure caches (X2), Arm's walk caches (A2). Words are {@link Translation}s of tables.
 *
 * <p>An entry says where the next table <em>was</em> when its parent was read. It stays true to
 * that until it is invalidated, whatever happens to the parent.
 */
final class WalkCache {
  /** By the level of the table whose address is kept, from 1 to the one below the root. */
  private final AssociativeArray[] arrays;

  WalkCache(PagingMode mode, MmuShape shape) {
    int highest = mode.rootInRegisters() ? mode.levels() - 2 : mode.levels() - 1;
    arrays = new AssociativeArray[highest];
    for (int level = 1; level <= highest; level++) {
      int entries = shape.walkEntries(level);
      int ways = Math.min(entries, MmuShape.LINE_WAYS);
      arrays[level - 1] = new AssociativeArray(mode.shift(level + 1), entries, ways);
    }
  }

  /** Whether there is no walk cache at all. */
  boolean isMissing() {
    return Arrays.stream(arrays).allMatch(array -> array.capacity() == 0);
  }

  /** The lowest table on the way to an address, or 0. */
  long find(long vaddr, int asid) {
    for (AssociativeArray array : arrays) {
      long word = array.find(vaddr, asid);
      if (word != 0) {
        return word;
      }
    }
    return 0;
  }

  /** Remembers a table of {@code level} on the way to an address. */
  void fill(long vaddr, int asid, int level, long table, int through) {
    if (level <= arrays.length) {
      arrays[level - 1].put(vaddr, asid, Translation.table(table, through, level));
    }
  }

  /** Forgets the tables on the way to an address. */
  void dropPath(long vaddr, int asid) {
    for (AssociativeArray array : arrays) {
      array.drop(vaddr, asid);
    }
  }

  /** Forgets all tables of a space. */
  void dropSpace(int asid) {
    for (AssociativeArray array : arrays) {
      array.dropSpace(asid);
    }
  }

  /** Forgets everything. */
  void clear() {
    for (AssociativeArray array : arrays) {
      array.clear();
    }
  }

  /** The arrays, for what picks one at random. */
  List<AssociativeArray> arrays() {
    return List.of(arrays);
  }

  boolean holdsSpace(int asid) {
    return Arrays.stream(arrays).anyMatch(array -> array.holdsSpace(asid));
  }

  boolean holdsTable(long table) {
    return Arrays.stream(arrays)
        .anyMatch(array -> array.anyData(word -> Translation.address(word) == table));
  }
}
