package pagurus.sim.world;

/**
 * Numbers from 0 on for some frames of a large machine ({@link FreeNumbers}): where something of a
 * frame is kept.
 *
 * <p>A hash table with open addressing in one array, so that a look-up mostly reads one line of the
 * host's memory.
 */
final class FrameNumbers {
  static final int NONE = -1;

  private static final int FIRST_BITS = 10;

  /** A frame's number and 1 in the upper half, its place in the lower; 0 if there is none. */
  private long[] entries = new long[1 << FIRST_BITS];

  private int bits = FIRST_BITS;
  private int size;
  private final FreeNumbers free = new FreeNumbers();

  private int home(int frame) {
    return (int) Spread.bits(frame, bits);
  }

  private static int frameOf(long entry) {
    return (int) (entry >>> Integer.SIZE) - 1;
  }

  /** The number of a frame, or {@link #NONE}. */
  int find(int frame) {
    long[] table = entries;
    for (int at = home(frame); ; at = (at + 1) & (table.length - 1)) {
      long entry = table[at];
      if ((int) (entry >>> Integer.SIZE) == frame + 1) {
        return (int) entry;
      }
      if (entry == 0) {
        return NONE;
      }
    }
  }

  /**
   * Brings what {@link #find} will read into the host's caches, without a branch that a host would
   * have to wait for.
   *
   * @return what means nothing
   */
  long fetch(int frame) {
    return entries[home(frame)];
  }

  /** Gives a number to a frame that has none. */
  int add(int frame) {
    int number = free.take();
    if (2 * ++size > entries.length) {
      grow();
    }
    insert(((frame + 1L) << Integer.SIZE) | number);
    return number;
  }

  private void insert(long entry) {
    int at = home(frameOf(entry));
    while (entries[at] != 0) {
      at = (at + 1) & (entries.length - 1);
    }
    entries[at] = entry;
  }

  private void grow() {
    long[] old = entries;
    entries = new long[2 * old.length];
    bits++;
    for (long entry : old) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }

  /** Takes the number of a frame back; returns it, or {@link #NONE} if it had none. */
  int remove(int frame) {
    int mask = entries.length - 1;
    int at = home(frame);
    while (frameOf(entries[at]) != frame) {
      if (entries[at] == 0) {
        return NONE;
      }
      at = (at + 1) & mask;
    }
    int number = (int) entries[at];
    size--;
    free.giveBack(number);
    // What follows without a gap moves up, if its home is not behind the place that becomes free.
    for (int next = (at + 1) & mask; entries[next] != 0; next = (next + 1) & mask) {
      if (((next - home(frameOf(entries[next]))) & mask) >= ((next - at) & mask)) {
        entries[at] = entries[next];
        at = next;
      }
    }
    entries[at] = 0;
    return number;
  }
}
