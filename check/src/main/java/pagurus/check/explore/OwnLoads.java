package pagurus.check.explore;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Loads from stores of the same CPU that have not come out yet.
 *
 * <p>Such a load depends on nothing that others have done. As soon as the store is out it counts as
 * a load of the word: who stores to that next could have come before it.
 */
final class OwnLoads {
  /** Hears of loads that count from now on. */
  @FunctionalInterface
  interface Counting {
    void counts(int actor, int cell, int event);
  }

  private record Load(int event, int actor, int cell, long ticket) {}

  private static final long NONE = -1;

  private final Counting counting;
  private final List<Load> all = new ArrayList<>();
  private long emerging = NONE;

  OwnLoads(Counting counting) {
    this.counting = counting;
  }

  void clear() {
    all.clear();
    emerging = NONE;
  }

  void add(int event, int actor, int cell, long ticket) {
    all.add(new Load(event, actor, cell, ticket));
  }

  /** The next event is that the store of this ticket comes out. */
  void emerges(long ticket) {
    emerging = ticket;
  }

  /** An event on this cell has happened; if it was a store that came out, loads from it count. */
  void happened(int cell) {
    for (Iterator<Load> each = all.iterator(); emerging != NONE && each.hasNext(); ) {
      Load load = each.next();
      if (load.cell == cell && load.ticket == emerging) {
        counting.counts(load.actor, cell, load.event);
        each.remove();
      }
    }
    emerging = NONE;
  }
}
