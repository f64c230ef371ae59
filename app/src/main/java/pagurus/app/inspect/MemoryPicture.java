package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import pagurus.image.FrameSet;
import pagurus.image.MemoryRange;
import pagurus.image.inspect.Inspection;
import pagurus.image.walk.TableNode;

/**
 * Physical memory as cells, in the order of addresses: what each is used for, and on which node it
 * is. A cell is a frame in small images; in larger ones as many frames as make a picture of a size
 * that a browser can hold, and shows the most telling of them: a table before data, data before
 * nothing.
 */
final class MemoryPicture {
  static final int FREE = 0;
  static final int DATA = 1;
  static final int MAPPED = 2;

  /** Tables of level n are shown as this plus n. */
  static final int TABLE = 2;

  private static final long MOST_CELLS = 1 << 18;

  /**
   * Cells that follow each other.
   *
   * @param start the first address
   * @param cells one byte for each, in Base64
   * @param nodes likewise: the node plus one
   */
  record Strip(long start, long bytes, String cells, String nodes) {}

  private final Inspection inspection;
  private final InspectionSummary summary;
  private final long cellBytes;

  MemoryPicture(InspectionSummary summary) {
    this.summary = summary;
    this.inspection = summary.inspection();
    long frames = inspection.memory().bytes() / FrameSet.FRAME_BYTES;
    long perCell = Long.highestOneBit(Math.max(1, 2 * frames / MOST_CELLS - 1));
    this.cellBytes = perCell * FrameSet.FRAME_BYTES;
  }

  long cellBytes() {
    return cellBytes;
  }

  List<Strip> strips() {
    List<Strip> strips = new ArrayList<>();
    for (MemoryRange range : inspection.memory().ranges()) {
      int count = (int) Math.ceilDiv(range.bytes(), cellBytes);
      byte[] cells = new byte[count];
      byte[] nodes = new byte[count];
      for (int i = 0; i < count; i++) {
        long at = range.start() + i * cellBytes;
        cells[i] = (byte) use(at, Math.min(cellBytes, range.end() - at));
        nodes[i] = (byte) (inspection.nodes().nodeOf(at) + 1);
      }
      markTables(range, cells);
      strips.add(new Strip(range.start(), range.bytes(), text(cells), text(nodes)));
    }
    return strips;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private int use(long start, long bytes) {
    if (summary.use().mapped().containsAny(start, bytes)) {
      return MAPPED;
    }
    return inspection.nonZero().containsAny(start, bytes) ? DATA : FREE;
  }

  private void markTables(MemoryRange range, byte[] cells) {
    for (TableNode table : inspection.graph().tables()) {
      for (long at = table.paddr();
          at < table.paddr() + table.bytes();
          at += FrameSet.FRAME_BYTES) {
        if (range.contains(at)) {
          int cell = (int) ((at - range.start()) / cellBytes);
          cells[cell] = (byte) Math.max(cells[cell], TABLE + table.level());
        }
      }
    }
  }
}
