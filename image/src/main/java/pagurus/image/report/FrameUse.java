package pagurus.image.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagurus.arch.EntryFormat;
import pagurus.arch.Rights;
import pagurus.image.FrameSet;
import pagurus.image.MemoryRange;
import pagurus.image.registers.Root;
import pagurus.image.walk.GraphTour;
import pagurus.image.walk.TableGraph;
import pagurus.image.walk.TableNode;

/**
 * What frames are used for, as far as page tables tell.
 *
 * <p>A kernel maps all of its memory once for itself, at a fixed distance; that mapping says
 * nothing about a frame's use and is kept apart. It is recognised as the distance between addresses
 * and frames that most bytes of the kernel's mappings have.
 *
 * @param tables frames with a page table
 * @param mapped frames that something maps, other than the kernel's mapping of everything
 * @param linear frames that the kernel's mapping of everything maps
 * @param linearDistance what it adds to a physical address, if it was recognised
 */
public record FrameUse(
    FrameSet tables, FrameSet mapped, FrameSet linear, Optional<Long> linearDistance) {

  /** What the tables of this graph say. */
  public static FrameUse of(TableGraph graph) {
    Survey survey = new Survey(graph);
    survey.measure();
    survey.mark();
    return new FrameUse(
        survey.tables,
        survey.mapped,
        survey.linear,
        survey.distance == null ? Optional.empty() : Optional.of(survey.distance));
  }

  /** Goes through all tables twice: for the distance, and with it. */
  private static final class Survey {
    private static final int MOST_DISTANCES = 1 << 20;

    final FrameSet tables = new FrameSet();
    final FrameSet mapped = new FrameSet();
    final FrameSet linear = new FrameSet();
    private final Map<Long, Long> bytesByDistance = new HashMap<>();
    private final TableGraph graph;
    private final List<MemoryRange> ranges;
    private @Nullable Long distance;

    Survey(TableGraph graph) {
      this.graph = graph;
      this.ranges = graph.memory().ranges();
    }

    /** A leaf, with the first address at which it was met. */
    private interface Leaf {
      void met(EntryFormat format, long e, int level, long vaddr, long bytes);
    }

    void measure() {
      forEachLeaf(
          (format, e, level, vaddr, bytes) -> {
            long paddr = format.leafAddress(e, level);
            boolean kernel = (format.rights(e, level) & Rights.USER) == 0;
            if (kernel && bytesByDistance.size() < MOST_DISTANCES && isMemory(paddr)) {
              bytesByDistance.merge(vaddr - paddr, bytes, Long::sum);
            }
          });
      distance =
          bytesByDistance.entrySet().stream()
              .max(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .orElse(null);
    }

    private boolean isMemory(long paddr) {
      for (MemoryRange range : ranges) {
        if (range.contains(paddr)) {
          return true;
        }
      }
      return false;
    }

    void mark() {
      for (TableNode node : graph.tables()) {
        tables.addRange(node.paddr(), node.bytes(), ranges);
      }
      forEachLeaf(
          (format, e, level, vaddr, bytes) -> {
            long paddr = format.leafAddress(e, level);
            boolean kernel = (format.rights(e, level) & Rights.USER) == 0;
            boolean inLinear = kernel && distance != null && distance == vaddr - paddr;
            (inLinear ? linear : mapped).addRange(paddr, bytes, ranges);
          });
    }

    private void forEachLeaf(Leaf visitor) {
      GraphTour.go(
          graph,
          (root, table, start, entries) -> {
            if (table.leaves() > 0) {
              leaves(visitor, root, table, start, entries);
            }
          });
    }

    private static void leaves(
        Leaf visitor, Root root, TableNode table, long start, long[] entries) {
      EntryFormat format = table.mode().format();
      int level = table.level();
      long span = table.mode().span(level);
      for (int i = 0; i < table.mode().entries(level); i++) {
        if (format.isLeaf(entries[i], level)) {
          visitor.met(format, entries[i], level, root.vaddr(start + i * span), span);
        }
      }
    }
  }
}
