package pagurus.sim.world;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of all tables, by frame. */
final class TableRecords {
  private static final int FRAME_SHIFT = SparseMemory.PIECE_SHIFT;

  private final int nodes;
  private final FrameNumbers numbers = new FrameNumbers();
  private @Nullable TableRecord[] records = new TableRecord[64];

  TableRecords(int nodes) {
    this.nodes = nodes;
  }

  static int frame(long paddr) {
    return (int) (paddr >>> FRAME_SHIFT);
  }

  /** The record of the table that an address is in, or null. */
  @Nullable TableRecord find(long paddr) {
    int number = numbers.find(frame(paddr));
    return number < 0 ? null : records[number];
  }

  /** Puts a new record into place, for a table that has none. */
  TableRecord make(long paddr) {
    int number = numbers.add(frame(paddr));
    if (number == records.length) {
      records = Arrays.copyOf(records, 2 * number);
    }
    TableRecord record = new TableRecord(nodes);
    records[number] = record;
    return record;
  }

  /** The frame's table is no more. */
  void forget(long paddr) {
    int number = numbers.remove(frame(paddr));
    if (number >= 0) {
      records[number] = null;
    }
  }

  void forEach(Consumer<TableRecord> action) {
    Arrays.stream(records).filter(Objects::nonNull).forEach(action);
  }
}
