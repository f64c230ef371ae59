package pagurus.testkit.byhand;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * A store buffer: stores of one CPU that others do not see yet, oldest first (total store order,
 * Intel SDM volume 3, 10.2.2). The CPU itself sees them.
 */
final class HeldStores {
  private record Held(int index, long value) {}

  private final ArrayDeque<Held> stores = new ArrayDeque<>();
  private boolean holding;

  /** Holds plain stores back from now on. */
  void hold() {
    holding = true;
  }

  boolean isHolding() {
    return holding;
  }

  void add(int index, long value) {
    stores.addLast(new Held(index, value));
  }

  /** What the CPU reads in a word that holds {@code inMemory} for everybody else. */
  long seen(int index, long inMemory) {
    for (Iterator<Held> latest = stores.descendingIterator(); latest.hasNext(); ) {
      Held store = latest.next();
      if (store.index == index) {
        return store.value;
      }
    }
    return inMemory;
  }

  /** Lets everybody see them. */
  void letThrough(long[] words) {
    stores.forEach(store -> words[store.index] = store.value);
    stores.clear();
  }
}
