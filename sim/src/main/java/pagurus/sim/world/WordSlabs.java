package pagurus.sim.world;

import java.util.Arrays;

/**
 * Room for pieces of memory word by word. Many of them lie in one array, so that a read waits for
 * one line of the host's memory and not for the length of an array as well.
 */
final class WordSlabs {
  private static final int SLAB_SHIFT = 16;
  private static final int FIRST_SLAB = 1 << 4;
  private static final int SLAB = 1 << SLAB_SHIFT;

  private long[][] slabs = {new long[FIRST_SLAB * SparseMemory.WORDS]};
  private int capacity = FIRST_SLAB;
  private final FreeNumbers slots = new FreeNumbers();

  long get(int slot, int word) {
    return slabs[slot >>> SLAB_SHIFT][at(slot, word)];
  }

  void put(int slot, int word, long value) {
    slabs[slot >>> SLAB_SHIFT][at(slot, word)] = value;
  }

  private static int at(int slot, int word) {
    return ((slot & (SLAB - 1)) << SparseMemory.WORD_BITS) | word;
  }

  /** Room for a piece; whatever is there must be overwritten. */
  int take() {
    int slot = slots.take();
    if (slot == capacity) {
      grow();
    }
    return slot;
  }

  /** The first array doubles until it is as large as all others are. */
  private void grow() {
    if (slabs.length == 1 && capacity < SLAB) {
      slabs[0] = Arrays.copyOf(slabs[0], 2 * slabs[0].length);
      capacity *= 2;
    } else {
      slabs = Arrays.copyOf(slabs, slabs.length + 1);
      slabs[slabs.length - 1] = new long[SLAB * SparseMemory.WORDS];
      capacity += SLAB;
    }
  }

  /** The room is free again. */
  void giveBack(int slot) {
    slots.giveBack(slot);
  }

  /** How many bytes it takes. */
  long bytes() {
    return (long) slots.most() * SparseMemory.WORDS * Long.BYTES;
  }
}
