package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/**
 * Whether tables may have copies.
 *
 * @param arePossible whether any table can have copies at all; if not, entries are read and written
 *     as if nobody had ever heard of them
 * @param ofNewSpaces the nodes for which a space that is not a child of another wants copies, node
 *     n in bit n
 * @param keeping how copies are kept equal
 */
public record CopyOptions(boolean arePossible, long ofNewSpaces, CopyKeeping keeping) {
  /** No table has copies. */
  public static final CopyOptions NEVER = new CopyOptions(false, 0, CopyKeeping.REPLICATED);

  /** A table has copies if its space asks for them. */
  public static final CopyOptions ON_REQUEST = new CopyOptions(true, 0, CopyKeeping.REPLICATED);

  /** Every table has a copy on every node. */
  public static final CopyOptions ALWAYS =
      new CopyOptions(true, Entries.EVERY_NODE, CopyKeeping.REPLICATED);

  /** The same, with copies kept equal in another way. */
  public CopyOptions keptBy(CopyKeeping other) {
    return new CopyOptions(arePossible, ofNewSpaces, other);
  }

  /** Entries of a machine. */
  public Entries entries(PagingMode mode, Frames frames) {
    return arePossible ? keeping.entries(mode, frames) : new Entries(mode);
  }
}
