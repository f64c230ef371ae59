package pagurus.image.walk;

import java.util.Arrays;
import pagurus.arch.PagingMode;

/** One table of a {@link TableGraph}: where it is, what is in it, and which tables are below. */
public final class TableNode {
  private static final TableNode[] NO_CHILDREN = {};
  private static final int FIRST_ROOM = 4;

  private final long paddr;
  private final int level;
  private final PagingMode mode;
  private final int number;
  private int present;
  private int leaves;
  private int contiguous;
  private int malformed;
  private long hugeBytes;
  private TableNode[] children = NO_CHILDREN;
  private int[] childIndex = {};
  private int childCount;
  private int parents;
  private long mappedBytes;
  private long leavesBelow;

  TableNode(long paddr, int level, PagingMode mode, int number) {
    this.paddr = paddr;
    this.level = level;
    this.mode = mode;
    this.number = number;
  }

  /** Where the table begins. */
  public long paddr() {
    return paddr;
  }

  /** Its level; 1 holds the entries of single pages. */
  public int level() {
    return level;
  }

  /** The mode that it is a table of. */
  public PagingMode mode() {
    return mode;
  }

  /** Bytes of the table. */
  public long bytes() {
    return mode.tableBytes(level);
  }

  /** A number from 0 that no other table of the graph has. */
  public int number() {
    return number;
  }

  /** How many of its entries are present. */
  public int present() {
    return present;
  }

  /** How many of its entries are leaves. */
  public int leaves() {
    return leaves;
  }

  /** How many of its leaves are part of contiguous runs (Svnapot, AArch64 contiguous). */
  public int contiguous() {
    return contiguous;
  }

  /** How many of its present entries are malformed. */
  public int malformed() {
    return malformed;
  }

  /** Bytes that its own leaves map; 0 at level 1, where all pages are small. */
  public long hugeBytes() {
    return hugeBytes;
  }

  /** How many tables are below it directly; a table counts once for each entry. */
  public int childCount() {
    return childCount;
  }

  /** A table below. */
  public TableNode child(int i) {
    return children[i];
  }

  /** Which entry refers to that table. */
  public int childIndex(int i) {
    return childIndex[i];
  }

  /** How many entries of other tables refer to it. */
  public int parents() {
    return parents;
  }

  /** Bytes of address space that its leaves and those below map; at most {@code Long.MAX_VALUE}. */
  public long mappedBytes() {
    return mappedBytes;
  }

  /** How many leaves there are in it and below, each counted as often as it can be reached. */
  public long leavesBelow() {
    return leavesBelow;
  }

  void countEntry(boolean leaf, boolean partOfRun, boolean bad) {
    present++;
    leaves += leaf ? 1 : 0;
    contiguous += partOfRun ? 1 : 0;
    malformed += bad ? 1 : 0;
  }

  void addChild(TableNode child, int index) {
    if (childCount == children.length) {
      int room = Math.max(FIRST_ROOM, 2 * childCount);
      children = Arrays.copyOf(children, room);
      childIndex = Arrays.copyOf(childIndex, room);
    }
    children[childCount] = child;
    childIndex[childCount++] = index;
    child.parents++;
  }

  /** Adds up what is below, once all tables below are complete. */
  void complete() {
    long own = leaves * mode.span(level);
    hugeBytes = level > 1 ? own : 0;
    mappedBytes = own;
    leavesBelow = leaves;
    children = Arrays.copyOf(children, childCount);
    childIndex = Arrays.copyOf(childIndex, childCount);
    for (TableNode child : children) {
      mappedBytes = saturated(mappedBytes + child.mappedBytes);
      leavesBelow = saturated(leavesBelow + child.leavesBelow);
    }
  }

  private static long saturated(long sum) {
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Like {@code p0x1000 level 2}. */
  @Override
  public String toString() {
    return "p0x%x level %d".formatted(paddr, level);
  }
}
