package pagurus.drive.event;

import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;

/**
 * What an event moved.
 *
 * @param tables what became of tables
 * @param pagesMoved data pages that went elsewhere
 * @param pagesStayed data pages that should have gone and did not
 */
public record EventMoves(RelocationCounters tables, long pagesMoved, long pagesStayed) {
  /** Whether a table has moved. */
  public boolean anyTable() {
    return tables.count(Outcome.MOVED) > 0;
  }
}
