package pagurus.vm.memory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Something for each frame that only few have. Plain: who may read and write it, and when, is for
 * its owner to say.
 *
 * @param <T> what
 */
public abstract sealed class PerFrame<T> {
  final T none;

  private PerFrame(T none) {
    this.none = none;
  }

  /** What a frame has; what all had at the start, if nothing else was set. */
  public abstract T get(int pfn);

  /** Gives a frame something, or with {@code none} nothing any more. */
  public abstract void set(int pfn, T value);

  /** Whether a frame has anything. */
  public final boolean has(int pfn) {
    return !get(pfn).equals(none);
  }

  /** Takes away what a frame has. */
  public final void clear(int pfn) {
    set(pfn, none);
  }

  /** An array as long as there are frames. */
  static final class InArray<T> extends PerFrame<T> {
    private final T[] values;

    @SuppressWarnings("unchecked")
    InArray(int frames, T none) {
      super(none);
      values = (T[]) new Object[frames];
      Arrays.fill(values, none);
    }

    @Override
    public T get(int pfn) {
      return values[pfn];
    }

    @Override
    public void set(int pfn, T value) {
      values[pfn] = value;
    }
  }

  /** A map with those that have something. */
  static final class InMap<T> extends PerFrame<T> {
    private final Map<Integer, T> values = new HashMap<>();

    InMap(T none) {
      super(none);
    }

    @Override
    public T get(int pfn) {
      return values.getOrDefault(pfn, none);
    }

    @Override
    public void set(int pfn, T value) {
      if (value.equals(none)) {
        values.remove(pfn);
      } else {
        values.put(pfn, value);
      }
    }
  }
}
