package pagurus.image.walk;

import java.util.Arrays;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.FrameSet;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;

/**
 * Goes through the whole tree of one root, in the order of addresses. Entries with reserved bits
 * are findings, and are followed all the same: who wants to know what is mapped decides.
 */
public final class TreeWalk {
  /**
   * Present entries for each frame of the image after which a walk gives up: real trees have fewer
   * than one for each frame and process, damaged ones can have any number.
   */
  private static final long ENTRIES_PER_FRAME = 16;

  private static final long LEAST_BUDGET = 1L << 20;

  private final Root root;
  private final PagingMode mode;
  private final EntryFormat format;
  private final TableReader reader;
  private final WalkVisitor visitor;
  private final FindingList findings;
  private final long[][] entries;
  private final long[] path;
  private long budget;

  private TreeWalk(
      PhysicalImage memory, Root root, WalkVisitor visitor, FindingList findings, long budget) {
    this.root = root;
    this.mode = root.mode();
    this.format = mode.format();
    this.reader = new TableReader(memory, mode);
    this.visitor = visitor;
    this.findings = findings;
    this.budget = budget;
    this.entries = new long[mode.levels() + 1][];
    this.path = new long[mode.levels() + 1];
    Arrays.setAll(entries, level -> reader.newEntries());
  }

  /**
   * Walks.
   *
   * @param findings where findings go
   * @param budget after how many present entries the walk gives up, with a finding
   */
  public static void walk(
      PhysicalImage memory, Root root, WalkVisitor visitor, FindingList findings, long budget) {
    TreeWalk walk = new TreeWalk(memory, root, visitor, findings, budget);
    int top = walk.mode.levels();
    switch (walk.reader.read(root.paddr(), top, walk.entries[top])) {
      case READ -> walk.table(root.paddr(), top, 0, Rights.ALL);
      case OUTSIDE -> findings.add(Finding.ofRoot(Finding.Kind.ROOT_OUTSIDE, root));
      case DAMAGED -> findings.add(Finding.ofRoot(Finding.Kind.ROOT_DAMAGED, root));
    }
  }

  /** Walks, and gives up after many more entries than the image's memory can need. */
  public static void walk(
      PhysicalImage memory, Root root, WalkVisitor visitor, FindingList findings) {
    long frames = memory.bytes() >>> FrameSet.FRAME_SHIFT;
    walk(memory, root, visitor, findings, LEAST_BUDGET + ENTRIES_PER_FRAME * frames);
  }

  private void table(long paddr, int level, long start, int through) {
    path[level] = paddr;
    visitor.enter(paddr, level);
    int count = mode.entries(level);
    for (int i = 0; i < count && budget > 0; i++) {
      long e = entries[level][i];
      if (!format.isPresent(e)) {
        continue;
      }
      long at = start + i * mode.span(level);
      if (--budget == 0) {
        find(Finding.Kind.TOO_MANY, level, i, at);
        break;
      }
      if (EntryCheck.malformed(mode, e, level)) {
        find(Finding.Kind.RESERVED_BITS, level, i, at);
      }
      if (format.isLeaf(e, level)) {
        visitor.leaf(root.vaddr(at), level, e, through);
      } else if (format.isTable(e, level)) {
        descend(e, level, i, at, through);
      }
    }
    visitor.leave();
  }

  private void descend(long e, int level, int index, long at, int through) {
    long child = format.tableAddress(e, level);
    for (int above = level; above <= mode.levels(); above++) {
      if (path[above] == child) {
        find(Finding.Kind.LOOP, level, index, at);
        return;
      }
    }
    switch (reader.read(child, level - 1, entries[level - 1])) {
      case READ -> table(child, level - 1, at, through & format.rightsThroughTable(e, level));
      case OUTSIDE -> find(Finding.Kind.TABLE_OUTSIDE, level, index, at);
      case DAMAGED -> find(Finding.Kind.DAMAGED, level, index, at);
    }
  }

  private void find(Finding.Kind kind, int level, int index, long at) {
    findings.add(
        new Finding(
            kind, root.name(), root.vaddr(at), level, path[level], index, entries[level][index]));
  }
}
