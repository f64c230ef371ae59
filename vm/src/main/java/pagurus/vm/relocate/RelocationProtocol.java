package pagurus.vm.relocate;

import java.util.List;
import java.util.Set;

/**
 * A way to move tables while CPUs run on them.
 *
 * <p>What every protocol must see to: no D bit is lost (I2); every access translates as before
 * (I3); what others change meanwhile stays changed (I4); an old table is freed only when no walker
 * and no thread can reach it (I1); whatever stops it on the way, the tree is consistent and nothing
 * leaks (I8).
 */
public interface RelocationProtocol {
  /** The name by which people ask for it. */
  String name();

  /** What it relies on; without that it is not sound. Nothing, unless a protocol says so. */
  default Set<Need> needs() {
    return Set.of();
  }

  /**
   * Moves tables of one level and space, and gives each an outcome. The caller is inside a read
   * section and holds no lock. When this returns, every CPU uses the new tables, and the old ones
   * are in the retire queue.
   *
   * @param phases the steps to build from, for this space
   * @param moves in the order of their addresses
   */
  void move(Phases phases, List<TableMove> moves);
}
