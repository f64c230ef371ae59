package pagurus.check.scenario;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.check.spec.Specification;
import pagurus.check.world.World;
import pagurus.vm.mm.Kernel;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** The moves of a scenario, and whether they have left anything behind without saying so (I10). */
final class Moves {
  private final World world;
  private final Kernel kernel;
  private final PagingMode mode;
  private final RelocationProtocol protocol;
  private final List<Move> all = new ArrayList<>();

  /** A move: in which space, of which level, where to, and which table there was when it began. */
  private record Move(
      AddressSpace of, int level, int node, long table, RelocationCounters counters) {
    /** Tables that it says it has not moved. */
    long reported() {
      long count = 0;
      for (Outcome outcome : Outcome.values()) {
        boolean fine = outcome == Outcome.MOVED || outcome == Outcome.ALREADY_PLACED;
        count += fine ? 0 : counters.count(outcome);
      }
      return count;
    }
  }

  Moves(World world, Kernel kernel, RelocationProtocol protocol) {
    this.world = world;
    this.kernel = kernel;
    this.protocol = protocol;
    mode = kernel.core().mode();
  }

  /** Moves the tables of a level of the first pages to a node. */
  void move(KernelThread thread, AddressSpace of, int level, int node, int pages) {
    RelocationCounters counters = new RelocationCounters(mode.levels());
    all.add(new Move(of, level, node, tableNow(of, level), counters));
    RelocationRequest request =
        RelocationRequest.all(of, mode, Placements.fixedNode(node))
            .levels(level, level)
            .range(0, pages * mode.pageBytes());
    new Relocator(kernel.flush(), kernel.spaces()).relocate(thread, request, protocol, counters);
  }

  /** How many tables of a level have been moved so far. */
  long moved(int level) {
    return all.stream().mapToLong(move -> move.counters().moved(level)).sum();
  }

  /** Whoever moved a table of a level last has the say where it should be. */
  void countLeftBehind(Specification specification) {
    for (int level = 1; level <= mode.levels(); level++) {
      int at = level;
      List<Move> here = all.stream().filter(move -> move.level() == at).toList();
      if (!here.isEmpty() && isLeftBehind(here)) {
        specification.leftBehind(1, 0);
      }
    }
  }

  private boolean isLeftBehind(List<Move> here) {
    Move last = here.getLast();
    long table = tableNow(last.of(), last.level());
    return table >= 0
        && table == last.table()
        && kernel.core().tables().nodeOf(table) != last.node()
        && here.stream().mapToLong(Move::reported).sum() == 0;
  }

  /** The table of a level that page 0 is translated by, or -1; no step. */
  private long tableNow(AddressSpace of, int level) {
    long table = world.peek(of.rootWord());
    for (int above = mode.levels(); above > level; above--) {
      if (!world.memory().exists(table)) {
        return -1;
      }
      long entry = world.peek(table + mode.entryOffset(0, above));
      if (!mode.format().isTable(entry, above)) {
        return -1;
      }
      table = kernel.core().entries().original(mode.format().tableAddress(entry, above));
    }
    return table;
  }
}
