package pagurus.vm.memory;

import java.util.Arrays;

/**
 * A value for every frame of a machine of which most is idle, in sections that take as much memory
 * as their values need: nothing but a reference where all are the same.
 *
 * <p>Not for several threads, not even if each keeps to frames of its own: a section may change its
 * form when any of its values is set.
 */
final class SparseColumn {
  private static final int MASK = Section.SIZE - 1;

  private final Section[] sections;
  private final int step;

  /**
   * A column in which all values are the same.
   *
   * @param step log2 of what most values are multiples of
   */
  SparseColumn(int frames, long usual, int step) {
    sections = new Section[((frames - 1) >>> Section.SHIFT) + 1];
    this.step = step;
    Arrays.fill(sections, new Section.Uniform(usual, step));
  }

  long get(int frame) {
    return sections[frame >>> Section.SHIFT].get(frame & MASK);
  }

  void set(int frame, long value) {
    int number = frame >>> Section.SHIFT;
    sections[number] = sections[number].set(frame & MASK, value);
  }

  /** Sets the values of {@code count} frames from {@code first} on. */
  void fill(int first, int count, long value) {
    Section uniform = new Section.Uniform(value, step);
    int end = first + count;
    for (int frame = first; frame < end; ) {
      if ((frame & MASK) == 0 && end - frame >= Section.SIZE) {
        sections[frame >>> Section.SHIFT] = uniform;
        frame += Section.SIZE;
      } else {
        set(frame++, value);
      }
    }
  }

  /** How many bytes the values take; references and objects are left out. */
  long bytes() {
    return Arrays.stream(sections).mapToLong(Section::bytes).sum();
  }
}
