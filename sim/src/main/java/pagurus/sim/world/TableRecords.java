package pagurus.sim.world;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of all tables, by frame. */
final class TableRecords {
  private static final int FRAME_SHIFT = 12;
  private static final int GROUP_SHIFT = 12;
  private static final int GROUP = 1 << GROUP_SHIFT;

  private final int nodes;
  private final @Nullable TableRecord[] @Nullable [] groups;

  TableRecords(long bytes, int nodes) {
    this.nodes = nodes;
    groups = new TableRecord[(int) (bytes >>> (FRAME_SHIFT + GROUP_SHIFT)) + 1][];
  }

  private static int group(long paddr) {
    return (int) (paddr >>> (FRAME_SHIFT + GROUP_SHIFT));
  }

  private static int inGroup(long paddr) {
    return (int) (paddr >>> FRAME_SHIFT) & (GROUP - 1);
  }

  /** The record of the table that an address is in, or null. */
  @Nullable TableRecord find(long paddr) {
    @Nullable TableRecord @Nullable [] group = groups[group(paddr)];
    return group == null ? null : group[inGroup(paddr)];
  }

  /** Puts a new record into place. */
  TableRecord make(long paddr) {
    @Nullable TableRecord @Nullable [] group = groups[group(paddr)];
    if (group == null) {
      group = new TableRecord[GROUP];
      groups[group(paddr)] = group;
    }
    TableRecord record = new TableRecord(nodes);
    group[inGroup(paddr)] = record;
    return record;
  }

  /** The frame's table is no more. */
  void forget(long paddr) {
    @Nullable TableRecord @Nullable [] group = groups[group(paddr)];
    if (group != null) {
      group[inGroup(paddr)] = null;
    }
  }

  void forEach(Consumer<TableRecord> action) {
    for (@Nullable TableRecord @Nullable [] group : groups) {
      if (group != null) {
        for (TableRecord record : group) {
          if (record != null) {
            action.accept(record);
          }
        }
      }
    }
  }
}
