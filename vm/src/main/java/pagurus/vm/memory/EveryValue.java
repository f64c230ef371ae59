package pagurus.vm.memory;

import java.util.Arrays;

/**
 * A section that has room for a value at every place: as a distance from a middle in units of the
 * step, in a byte or an int, or as it is. The least distance stands for the usual value.
 *
 * <p>When about as many values have been set as there are places, it looks whether few differ: a
 * stretch of frames that has come into use is as uniform as it was before.
 */
abstract sealed class EveryValue extends Section {
  /** So many values are set from the first that is not listed to the last, if each is set once. */
  private static final int PATIENCE = SIZE - FewValues.MOST;

  private int sets;

  private EveryValue(long usual, int step) {
    super(usual, step);
  }

  /** Keeps a value, if it fits into this form. */
  abstract boolean keep(int place, long value);

  /** An empty section of the next form, in which a value fits. */
  abstract EveryValue wider(long value);

  @Override
  final Section set(int place, long value) {
    if (!keep(place, value)) {
      return holding(wider(value), this, value).set(place, value);
    }
    if (++sets < PATIENCE) {
      return this;
    }
    sets = 0;
    return narrowed();
  }

  /**
   * All that a section holds, in this form or the next wider one that has room for it.
   *
   * @param empty a form in which all places have the section's usual value
   */
  static EveryValue holding(EveryValue empty, Section values, long next) {
    EveryValue form = empty;
    while (!values.fits(form)) {
      form = form.wider(next);
    }
    return form;
  }

  @Override
  final boolean fits(EveryValue form) {
    for (int i = 0; i < SIZE; i++) {
      if (!form.keep(i, get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The same as a list, if that is at most half full, so that forms do not change to and fro. */
  private Section narrowed() {
    long mostly = likelyMajority();
    int others = 0;
    for (int i = 0; i < SIZE; i++) {
      others += get(i) == mostly ? 0 : 1;
    }
    if (others > FewValues.MOST / 2) {
      return this;
    }
    Section few = new Uniform(mostly, step);
    for (int i = 0; i < SIZE; i++) {
      few = few.set(i, get(i));
    }
    return few;
  }

  /** The value that more than half of the places have, if there is one (Boyer and Moore's vote). */
  private long likelyMajority() {
    long candidate = usual;
    int votes = 0;
    for (int i = 0; i < SIZE; i++) {
      long value = get(i);
      candidate = votes == 0 ? value : candidate;
      votes += value == candidate ? 1 : -1;
    }
    return candidate;
  }

  /** Distances of at most 127 steps. */
  static final class Bytes extends EveryValue {
    private final long middle;
    private final byte[] distances = new byte[SIZE];

    Bytes(long usual, long middle, int step) {
      super(usual, step);
      this.middle = middle;
      Arrays.fill(distances, Byte.MIN_VALUE);
    }

    @Override
    long get(int place) {
      byte distance = distances[place];
      return distance == Byte.MIN_VALUE ? usual : middle + ((long) distance << step);
    }

    @Override
    boolean keep(int place, long value) {
      long distance = (value - middle) >> step;
      boolean fits = distance == (byte) distance && distance != Byte.MIN_VALUE;
      fits &= middle + (distance << step) == value;
      distances[place] =
          value == usual ? Byte.MIN_VALUE : fits ? (byte) distance : distances[place];
      return fits || value == usual;
    }

    @Override
    EveryValue wider(long value) {
      return new Ints(usual, value, step);
    }

    @Override
    int bytes() {
      return SIZE;
    }
  }

  /** Distances of less than 2^31 steps. */
  static final class Ints extends EveryValue {
    private final long middle;
    private final int[] distances = new int[SIZE];

    Ints(long usual, long middle, int step) {
      super(usual, step);
      this.middle = middle;
      Arrays.fill(distances, Integer.MIN_VALUE);
    }

    @Override
    long get(int place) {
      int distance = distances[place];
      return distance == Integer.MIN_VALUE ? usual : middle + ((long) distance << step);
    }

    @Override
    boolean keep(int place, long value) {
      long distance = (value - middle) >> step;
      boolean fits = distance == (int) distance && distance != Integer.MIN_VALUE;
      fits &= middle + (distance << step) == value;
      if (value == usual) {
        distances[place] = Integer.MIN_VALUE;
      } else if (fits) {
        distances[place] = (int) distance;
      }
      return fits || value == usual;
    }

    @Override
    EveryValue wider(long value) {
      return new Longs(usual, step);
    }

    @Override
    int bytes() {
      return SIZE * Integer.BYTES;
    }
  }

  /** Any values. */
  static final class Longs extends EveryValue {
    private final long[] values = new long[SIZE];

    Longs(long usual, int step) {
      super(usual, step);
      Arrays.fill(values, usual);
    }

    @Override
    long get(int place) {
      return values[place];
    }

    @Override
    boolean keep(int place, long value) {
      values[place] = value;
      return true;
    }

    @Override
    EveryValue wider(long value) {
      throw new IllegalStateException("every value fits");
    }

    @Override
    int bytes() {
      return SIZE * Long.BYTES;
    }
  }
}
