package pagurus.check.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * Mappings that were taken away, and may be used until whoever did that has ended its flush (X1,
 * X10, R1).
 */
final class StaleWindows {
  private record Window(int page, long mapping, int openedBy) {
    boolean isAbout(int wanted, long frame, boolean store) {
      return page == wanted && Mapping.allows(mapping, frame, store);
    }
  }

  private final List<Window> open = new ArrayList<>();
  private final List<Window> closed = new ArrayList<>();

  /** A CPU has taken a mapping of a page away. */
  void open(int page, long mapping, int cpu) {
    open.add(new Window(page, mapping, cpu));
  }

  /** A CPU has ended its flush. */
  void close(int cpu) {
    for (Window window : open) {
      if (window.openedBy == cpu) {
        closed.add(window);
      }
    }
    open.removeIf(window -> window.openedBy == cpu);
  }

  /** Whether an access may still use an old mapping. */
  boolean allows(int page, long frame, boolean store) {
    return open.stream().anyMatch(window -> window.isAbout(page, frame, store));
  }

  /** Whether it could once, before a flush. */
  boolean allowed(int page, long frame, boolean store) {
    return closed.stream().anyMatch(window -> window.isAbout(page, frame, store));
  }
}
