package pagurus.check.world;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which words more than one CPU touches, learned while executions run.
 *
 * <p>A step on a word that one owner alone touches commutes with every step of the others, so the
 * scheduler need not be asked about it. That a word is not private after all shows when a second
 * owner touches it; executions until then have left orders out, so the search begins again with
 * what has been learned. Since it ends only after a whole search in which nothing was learned, no
 * order is lost.
 */
public final class Sharing {
  private final boolean[] shared;
  private boolean grown;

  /** Nothing is known to be shared yet. */
  public Sharing(int cells) {
    shared = new boolean[cells];
  }

  /** These cells are known to be shared. */
  public Sharing(int cells, List<Integer> known) {
    this(cells);
    known.forEach(cell -> shared[cell] = true);
  }

  /** The cells that are known to be shared, in order. */
  public List<Integer> known() {
    return IntStream.range(0, shared.length).filter(cell -> shared[cell]).boxed().toList();
  }

  boolean isShared(int cell) {
    return shared[cell];
  }

  void share(int cell) {
    shared[cell] = true;
    grown = true;
  }

  /** Whether something was learned since this was asked last. */
  public boolean hasGrown() {
    boolean was = grown;
    grown = false;
    return was;
  }
}
