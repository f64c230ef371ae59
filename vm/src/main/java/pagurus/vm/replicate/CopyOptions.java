package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/**
 * Whether tables may have copies.
 *
 * @param keeping how entries are read and written, which says how copies are kept equal
 * @param ofNewSpaces the nodes for which a space that is not a child of another wants copies, node
 *     n in bit n
 */
public record CopyOptions(Keeping keeping, long ofNewSpaces) {
  private static final long EVERY_NODE = -1;

  /** No table has copies, and entries are read and written as if nobody had ever heard of them. */
  public static final CopyOptions NEVER = new CopyOptions((mode, frames) -> new Entries(mode), 0);

  /** A table has copies if its space asks for them. */
  public static final CopyOptions ON_REQUEST = new CopyOptions(ReplicatedEntries::new, 0);

  /** Every table has a copy on every node. */
  public static final CopyOptions ALWAYS = new CopyOptions(ReplicatedEntries::new, EVERY_NODE);

  /** How entries are read and written. */
  @FunctionalInterface
  public interface Keeping {
    /** Entries of a machine. */
    Entries entries(PagingMode mode, Frames frames);
  }

  /** Whether tables may have copies. */
  public boolean arePossible() {
    return !equals(NEVER);
  }
}
