package pagurus.check.world;

import java.util.ArrayDeque;
import java.util.Optional;
import pagurus.machine.Step;

/** The stores of one CPU that others cannot see yet, oldest first. */
final class StoreBuffer {
  /** A store on its way; {@code ticket} numbers those of an execution. */
  record Entry(Step step, long address, int width, long value, long ticket) {}

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

  void removeOldest() {
    entries.removeFirst();
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
