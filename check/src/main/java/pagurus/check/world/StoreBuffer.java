package pagurus.check.world;

import java.util.ArrayDeque;
import java.util.Optional;
import pagurus.machine.Step;

/** The stores of one CPU that others cannot see yet, oldest first. */
final class StoreBuffer {
  /** The ticket of a store that only its own CPU could notice when it was made. */
  static final long PRIVATE = -1;

  /**
   * A store on its way.
   *
   * @param ticket numbers the stores of an execution; {@link #PRIVATE} if coming out is no event
   */
  record Entry(Step step, long address, int width, long value, long ticket) {
    boolean isPrivate() {
      return ticket == PRIVATE;
    }
  }

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void add(Entry entry) {
    entries.addLast(entry);
  }

  Entry oldest() {
    return entries.getFirst();
  }

  Entry removeOldest() {
    return entries.removeFirst();
  }

  /** The youngest store to any part of a word. */
  Optional<Entry> youngest(int cell) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    for (var all = entries.descendingIterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.address >>> 3 == cell) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
