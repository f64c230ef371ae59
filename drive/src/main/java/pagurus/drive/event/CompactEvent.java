package pagurus.drive.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pagurus.vm.evacuate.BlockCensus;
import pagurus.vm.evacuate.Compaction;
import pagurus.vm.evacuate.Hindrance;
import pagurus.vm.memory.Frames;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;

/** Page blocks come free, as many as can. */
final class CompactEvent implements RunEvent {
  private final OptionalInt node;

  CompactEvent(OptionalInt node) {
    this.node = node;
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Frames frames = site.kernel().core().frames();
    int first = node.orElse(0);
    int last = node.orElse(frames.nodes() - 1);
    long before = 0;
    long after = 0;
    long pages = 0;
    RelocationCounters tables = new RelocationCounters(site.kernel().core().mode().levels());
    List<Hindrance> hindrances = new ArrayList<>();
    Compaction compaction = new Compaction(site.kernel(), site.protocol());
    for (int at = first; at <= last; at++) {
      if (!frames.isOffline(at)) {
        before += BlockCensus.take(site.thread().cpu(), frames, at).free();
        Compaction.Report done = compaction.compact(site.thread(), at, frames.blocks(at));
        after += BlockCensus.take(site.thread().cpu(), frames, at).free();
        pages += done.pagesMoved();
        tables.add(done.tables());
        hindrances.addAll(done.hindrances());
      }
    }
    long tablesMoved = tables.count(Outcome.MOVED);
    List<EventFigure> figures =
        List.of(
            new EventFigure("wholeBlocksBefore", before),
            new EventFigure("wholeBlocksAfter", after),
            new EventFigure("pagesMoved", pages),
            new EventFigure("tablesMoved", tablesMoved));
    String what =
        "%,d page blocks are whole, not %,d; %,d data pages and %,d tables moved"
            .formatted(after, before, pages, tablesMoved);
    long pagesStayed = hindrances.stream().filter(hindrance -> !hindrance.isTable()).count();
    return new EventOutcome(
        hindrances.isEmpty(),
        what,
        figures,
        OfflineEvent.holders(hindrances),
        Optional.of(new EventMoves(tables, pages, pagesStayed)));
  }
}
