package pagurus.drive.event;

import java.util.ArrayList;
import java.util.List;
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
  /** Tables that have stayed and should not, by reason, in words. */
  List<String> tablesHeldUp() {
    List<String> all = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      if (outcome.leavesBehind() && tables.count(outcome) > 0) {
        all.add("%,d tables: %s".formatted(tables.count(outcome), outcome.reason()));
      }
    }
    return all;
  }

  /** Whether a table has moved. */
  public boolean anyTable() {
    return tables.count(Outcome.MOVED) > 0;
  }
}
