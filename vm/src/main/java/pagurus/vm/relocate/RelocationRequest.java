package pagurus.vm.relocate;

import pagurus.arch.PagingMode;
import pagurus.vm.place.Placement;
import pagurus.vm.space.AddressSpace;

/**
 * Which tables are to be moved, and where.
 *
 * @param space the space that they belong to
 * @param start the first address whose tables are meant
 * @param end the address behind the last
 * @param lowestLevel the lowest level that is meant; 1 = leaf tables
 * @param highestLevel the highest; the number of levels = root
 * @param placement where each belongs
 * @param movesShared whether tables that several spaces share are meant, too
 */
public record RelocationRequest(
    AddressSpace space,
    long start,
    long end,
    int lowestLevel,
    int highestLevel,
    Placement placement,
    boolean movesShared) {
  /** Refuses a request that names nothing. */
  public RelocationRequest {
    if (start >= end) {
      throw new IllegalArgumentException("v0x%x-0x%x holds no address".formatted(start, end));
    }
    if (lowestLevel < 1 || lowestLevel > highestLevel) {
      throw new IllegalArgumentException(
          "levels %d to %d are no levels".formatted(lowestLevel, highestLevel));
    }
  }

  /** Every table of a space. */
  public static RelocationRequest all(AddressSpace space, PagingMode mode, Placement placement) {
    return new RelocationRequest(space, 0, mode.userLimit(), 1, mode.levels(), placement, true);
  }

  /** The tables of a space from one level to another. */
  public RelocationRequest levels(int lowest, int highest) {
    return new RelocationRequest(space, start, end, lowest, highest, placement, movesShared);
  }

  /** The tables that translate a range. */
  public RelocationRequest range(long from, long to) {
    return new RelocationRequest(
        space, from, to, lowestLevel, highestLevel, placement, movesShared);
  }

  /** The same, but tables that several spaces share stay where they are. */
  public RelocationRequest withoutShared() {
    return new RelocationRequest(space, start, end, lowestLevel, highestLevel, placement, false);
  }
}
