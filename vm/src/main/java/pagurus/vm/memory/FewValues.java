package pagurus.vm.memory;

import java.util.Arrays;

/**
 * A section in which few places differ from the usual value. They are listed in ascending order.
 */
final class FewValues extends Section {
  /** A longer list than this takes more time than an array: that of a section of bytes is 4 KiB. */
  static final int MOST = 64;

  private static final int FIRST = 4;
  private static final short[] NO_PLACES = {};
  private static final long[] NO_VALUES = {};

  private short[] places = NO_PLACES;
  private long[] values = NO_VALUES;
  private int count;

  /**
   * A section in which all places have the usual value.
   *
   * @param step log2 of what most values are multiples of
   */
  FewValues(long usual, int step) {
    super(usual, step);
  }

  @Override
  long get(int place) {
    int at = Arrays.binarySearch(places, 0, count, (short) place);
    return at < 0 ? usual : values[at];
  }

  @Override
  Section set(int place, long value) {
    int at = Arrays.binarySearch(places, 0, count, (short) place);
    if (at >= 0) {
      if (value == usual) {
        remove(at);
      } else {
        values[at] = value;
      }
    } else if (value != usual) {
      if (count == MOST) {
        return EveryValue.holding(new EveryValue.Bytes(usual, value, step), this, value)
            .set(place, value);
      }
      insert(-1 - at, (short) place, value);
    }
    return this;
  }

  /** The other places have the usual value there, too. */
  @Override
  boolean fits(EveryValue form) {
    for (int i = 0; i < count; i++) {
      if (!form.keep(places[i], values[i])) {
        return false;
      }
    }
    return true;
  }

  private void remove(int at) {
    count--;
    System.arraycopy(places, at + 1, places, at, count - at);
    System.arraycopy(values, at + 1, values, at, count - at);
  }

  private void insert(int at, short place, long value) {
    if (count == places.length) {
      int more = Math.max(FIRST, Math.min(MOST, 2 * count));
      places = Arrays.copyOf(places, more);
      values = Arrays.copyOf(values, more);
    }
    System.arraycopy(places, at, places, at + 1, count - at);
    System.arraycopy(values, at, values, at + 1, count - at);
    places[at] = place;
    values[at] = value;
    count++;
  }

  @Override
  int bytes() {
    return places.length * (Short.BYTES + Long.BYTES);
  }
}
