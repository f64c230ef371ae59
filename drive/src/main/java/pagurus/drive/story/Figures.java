package pagurus.drive.story;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What a story tells, in the order in which it tells it. */
public final class Figures {
  private final List<Figure> all = new ArrayList<>();

  /** Nothing told yet. */
  public Figures() {}

  /** Adds something counted. */
  public Figures count(String name, String label, long value) {
    return add(new Figure.Count(name, label, value));
  }

  /** Adds a part of a whole, 0 to 1. */
  public Figures share(String name, String label, double value) {
    return add(new Figure.Share(name, label, value));
  }

  /** Adds some words. */
  public Figures words(String name, String label, String value) {
    return add(new Figure.Words(name, label, value));
  }

  /** Adds counts that belong together. */
  public Figures counts(String name, String label, long... values) {
    return add(new Figure.Counts(name, label, LongStream.of(values).boxed().toList()));
  }

  private Figures add(Figure figure) {
    if (all.stream().anyMatch(other -> other.name().equals(figure.name()))) {
      throw new IllegalArgumentException("there are two figures of name " + figure.name());
    }
    all.add(figure);
    return this;
  }

  /** All of them. */
  public List<Figure> all() {
    return List.copyOf(all);
  }

  /** Their names. */
  public List<String> names() {
    return all.stream().map(Figure::name).toList();
  }

  /** Something that was counted. */
  public long count(String name) {
    return named(name, Figure.Count.class).value();
  }

  /** A part of a whole, 0 to 1; {@code NaN} if there was no whole. */
  public double share(String name) {
    return named(name, Figure.Share.class).value();
  }

  private <T extends Figure> T named(String name, Class<T> kind) {
    return all.stream()
        .filter(figure -> figure.name().equals(name))
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no figure is called " + name));
  }
}
