package pagurus.drive.story;

import java.util.List;

/** One number, or a few, that a story tells. */
public sealed interface Figure {
  /** What a program calls it: a JSON name. */
  String name();

  /** What a person calls it. */
  String label();

  /** Its value as JSON knows values: a number, a text or a list of numbers. */
  Object json();

  /** Something counted. */
  record Count(String name, String label, long value) implements Figure {
    @Override
    public Object json() {
      return value;
    }
  }

  /** A part of a whole, 0 to 1; {@code NaN} if there is no whole. */
  record Share(String name, String label, double value) implements Figure {
    @Override
    public Object json() {
      return Double.isNaN(value) ? 0.0 : value;
    }
  }

  /** Some words. */
  record Words(String name, String label, String value) implements Figure {
    @Override
    public Object json() {
      return value;
    }
  }

  /** Counts that belong together, such as free blocks by order. */
  record Counts(String name, String label, List<Long> values) implements Figure {
    /** Keeps a copy. */
    public Counts {
      values = List.copyOf(values);
    }

    @Override
    public Object json() {
      return values;
    }
  }
}
