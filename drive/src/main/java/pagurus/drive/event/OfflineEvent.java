package pagurus.drive.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pagurus.vm.evacuate.Evacuation;
import pagurus.vm.evacuate.Hindrance;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.relocate.Outcome;

/** A node goes out of use for the rest of the run, if nothing holds it. */
final class OfflineEvent implements RunEvent {
  private static final int MOST_HOLDERS = 4;

  private final int node;

  OfflineEvent(OptionalInt node) {
    this.node = node.orElseThrow();
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Evacuation done = new Offline(site.kernel(), site.protocol()).node(site.thread(), node);
    List<EventFigure> figures =
        List.of(
            new EventFigure("node", node),
            new EventFigure("frames", done.frames()),
            new EventFigure("pagesMoved", done.pagesMoved()),
            new EventFigure("tablesMoved", done.tables().count(Outcome.MOVED)),
            new EventFigure("heldByTables", done.heldByTables()),
            new EventFigure("heldByData", done.heldByData()));
    String what =
        done.isEmpty()
            ? "node %d is out of use, %,d frames".formatted(node, done.frames())
            : "node %d is back in use: %,d of its %,d frames are held"
                .formatted(node, done.hindrances().size(), done.frames());
    EventMoves moves = new EventMoves(done.tables(), done.pagesMoved(), done.heldByData());
    return new EventOutcome(
        done.isEmpty(), what, figures, holders(done.hindrances()), Optional.of(moves));
  }

  static List<String> holders(List<Hindrance> hindrances) {
    List<String> holders =
        new ArrayList<>(hindrances.stream().limit(MOST_HOLDERS).map(Hindrance::toString).toList());
    if (hindrances.size() > MOST_HOLDERS) {
      holders.add("and %,d frames more".formatted(hindrances.size() - MOST_HOLDERS));
    }
    return holders;
  }
}
