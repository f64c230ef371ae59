package pagurus.drive.event;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pagurus.vm.mm.Migration;
import pagurus.vm.page.PageOutcome;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.space.AddressSpace;

/** Data and tables of the program go to a node. */
final class MigrateEvent implements RunEvent {
  private static final int DEFAULT_NODE = 1;

  private final int node;

  MigrateEvent(OptionalInt node) {
    this.node = node.orElse(DEFAULT_NODE);
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Migration migration = site.kernel().migration();
    Map<PageOutcome, Long> pages = new EnumMap<>(PageOutcome.class);
    RelocationCounters tables = new RelocationCounters(site.kernel().core().mode().levels());
    for (AddressSpace space : site.spaces()) {
      Migration.Request request =
          migration.toNode(space, node).withShared().withTables(site.protocol());
      Migration.Report report = migration.migrate(site.thread(), request);
      report.pages().forEach((outcome, count) -> pages.merge(outcome, count, Long::sum));
      tables.add(report.tables());
    }
    Migration.Report sum = new Migration.Report(pages, tables);
    long tablesMoved = tables.count(Outcome.MOVED);
    long tablesStayed = tables.stayed();
    List<EventFigure> figures =
        List.of(
            new EventFigure("node", node),
            new EventFigure("pagesMoved", sum.moved()),
            new EventFigure("pagesStayed", sum.stayed()),
            new EventFigure("tablesMoved", tablesMoved),
            new EventFigure("tablesStayed", tablesStayed));
    String what =
        "%,d data pages and %,d tables went to node %d".formatted(sum.moved(), tablesMoved, node);
    boolean all = sum.stayed() == 0 && tablesStayed == 0;
    EventMoves moves = new EventMoves(tables, sum.moved(), sum.stayed());
    return new EventOutcome(all, what, figures, heldUp(sum, moves), Optional.of(moves));
  }

  private static List<String> heldUp(Migration.Report report, EventMoves moves) {
    List<String> all = new ArrayList<>();
    for (PageOutcome outcome : PageOutcome.values()) {
      if (outcome.leavesBehind() && report.count(outcome) > 0) {
        all.add("%,d data pages: %s".formatted(report.count(outcome), outcome.reason()));
      }
    }
    all.addAll(moves.tablesHeldUp());
    return all;
  }
}
