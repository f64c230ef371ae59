package pagurus.vm.evacuate;

import java.util.List;
import pagurus.vm.relocate.RelocationCounters;

/**
 * What came of emptying some frames.
 *
 * @param frames how many frames there were
 * @param pagesMoved data pages that went elsewhere, those of huge ones counted singly
 * @param tables what became of the tables
 * @param hindrances the frames that are not empty, in order
 */
public record Evacuation(
    int frames, long pagesMoved, RelocationCounters tables, List<Hindrance> hindrances) {
  /** Keeps a copy. */
  public Evacuation {
    hindrances = List.copyOf(hindrances);
  }

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return hindrances.isEmpty();
  }

  /** Frames that a page table holds. */
  public long heldByTables() {
    return hindrances.stream().filter(Hindrance::isTable).count();
  }

  /** Frames that something else holds. */
  public long heldByData() {
    return hindrances.size() - heldByTables();
  }
}
