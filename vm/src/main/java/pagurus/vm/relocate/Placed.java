package pagurus.vm.relocate;

import pagurus.machine.Cpu;
import pagurus.vm.place.Destination;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;

/** Whether a table is where it should be, and its copies are those that its space wants. */
final class Placed {
  private final Core core;

  Placed(Core core) {
    this.core = core;
  }

  /**
   * Whether a table can stay. A table that others share may have more copies than this space wants:
   * they may be for them. What is missing on a node without a frame to spare would be missing
   * again.
   */
  boolean isRight(Cpu cpu, AddressSpace space, int level, long table, Destination destination) {
    int home = core.tables().nodeOf(table);
    if (!destination.accepts(home, table)) {
      return false;
    }
    if (!core.entries().makesCopies()) {
      return true;
    }
    boolean shared = level == 1 && core.shared().isShared(table);
    long wanted = core.entries().copyNodes(level, home, space.copyNodes(cpu));
    for (int node = 0; node < core.frames().nodes(); node++) {
      long copy = core.entries().copyOn(table, node);
      boolean isWanted = (wanted >>> node & 1) != 0;
      boolean missing = isWanted && !core.entries().isServed(table, node) && hasRoom(node);
      boolean needless = copy != table && !isWanted && !shared;
      if (missing || needless || (copy != table && !destination.allows(copy))) {
        return false;
      }
    }
    return true;
  }

  private boolean hasRoom(int node) {
    return core.frames().missing(node, 1) <= 0;
  }
}
