package pagurus.image.walk;

import java.util.function.Consumer;
import pagurus.arch.Rights;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;

/** Joins leaves that follow each other and have the same effective rights, whatever they map. */
public final class MappedRanges {
  private MappedRanges() {}

  /**
   * Mapped addresses with the same rights.
   *
   * @param start the first address
   * @param bytes how many follow, itself among them
   * @param rights what is allowed there
   */
  public record Range(long start, long bytes, int rights) {}

  /** Gives the ranges of a tree in order. */
  public static void of(
      PhysicalImage memory, Root root, FindingList findings, Consumer<Range> ranges) {
    Joiner joiner = new Joiner(root, ranges);
    TreeWalk.walk(memory, root, joiner, findings);
    joiner.flush();
  }

  private static final class Joiner implements WalkVisitor {
    private final Root root;
    private final Consumer<Range> ranges;
    private long start;
    private long bytes;
    private int rights;

    Joiner(Root root, Consumer<Range> ranges) {
      this.root = root;
      this.ranges = ranges;
    }

    @Override
    public void leaf(long vaddr, int level, long entry, int through) {
      int own = Rights.below(through, root.mode().format().rights(entry, level));
      if (own != rights || vaddr != start + bytes) {
        flush();
        start = vaddr;
        rights = own;
      }
      bytes += root.mode().span(level);
    }

    void flush() {
      if (bytes > 0) {
        ranges.accept(new Range(start, bytes, rights));
      }
      bytes = 0;
    }
  }
}
