package pagurus.vm.memory;

/**
 * The values of a stretch of frames in a {@link SparseColumn}, kept in as little room as they need.
 *
 * <p>Every section has a <em>usual</em> value. Where only a few frames have another, those few are
 * listed; else each has a byte, an int or a long. A form that does not fit any more hands its
 * values over to the next one, so whoever sets a value has to go on with what {@link #set} returns.
 */
abstract sealed class Section permits Section.Uniform, FewValues, EveryValue {
  static final int SHIFT = 12;
  static final int SIZE = 1 << SHIFT;

  final long usual;

  /** log2 of what most values are multiples of. */
  final int step;

  Section(long usual, int step) {
    this.usual = usual;
    this.step = step;
  }

  /** The value of a place, from 0 to {@link #SIZE} - 1. */
  abstract long get(int place);

  /** Sets a value; returns the section that has all values from now on. */
  abstract Section set(int place, long value);

  /**
   * Puts all values into a form in which every place has the usual value; says whether it had room
   * for them. If not it has some of them.
   */
  abstract boolean fits(EveryValue form);

  /** How many bytes its values take; what every object takes beside that is left out. */
  abstract int bytes();

  /** All values are the same. It never changes, so many stretches may share it. */
  static final class Uniform extends Section {
    Uniform(long usual, int step) {
      super(usual, step);
    }

    @Override
    long get(int place) {
      return usual;
    }

    @Override
    Section set(int place, long value) {
      return value == usual ? this : new FewValues(usual, step).set(place, value);
    }

    @Override
    boolean fits(EveryValue form) {
      return true;
    }

    @Override
    int bytes() {
      return 0;
    }
  }
}
