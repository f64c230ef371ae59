package pagurus.image.monitor;

import java.util.function.Consumer;
import pagurus.arch.PagingMode;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;
import pagurus.image.walk.FindingList;
import pagurus.image.walk.TreeWalk;
import pagurus.image.walk.WalkVisitor;

/**
 * {@code info mem} of QEMU's monitor for RISC-V.
 *
 * <p>A line joins leaves that follow each other, in addresses and in frames, with the same low
 * eight bits. It never joins over the end of a table. The frame number is shown as it stands in the
 * entry, so memory-type bits come out at the top of the address and Svnapot numbers stay encoded.
 */
public final class RiscvMonitor {
  private static final String LETTERS = "rwxugad";
  private static final int ATTRIBUTES = 0xFF;
  private static final String NARROW_HEAD = "vaddr    paddr            size     attr";
  private static final String WIDE_HEAD = "vaddr            paddr            size             attr";

  private RiscvMonitor() {}

  /** Gives the answer line by line, the two lines of its head first. */
  public static void mem(
      PhysicalImage memory, Root root, FindingList findings, Consumer<String> lines) {
    boolean narrow = root.mode().entryBytes() == Integer.BYTES;
    int digits = narrow ? 8 : 16;
    lines.accept(narrow ? NARROW_HEAD : WIDE_HEAD);
    String rule = "-".repeat(digits);
    lines.accept("%s %s %s %s".formatted(rule, "-".repeat(16), rule, "-".repeat(7)));
    Runs runs = new Runs(root.mode(), lines, digits);
    TreeWalk.walk(memory, root, runs, findings);
    runs.flush();
  }

  /** Joins leaves as the monitor does. */
  private static final class Runs implements WalkVisitor {
    private final PagingMode mode;
    private final Consumer<String> lines;
    private final int digits;

    /** For each table on the way, where the last of its own leaves began; -1 before the first. */
    private final long[] lastStart;

    private int depth;
    private long firstVaddr;
    private long firstPaddr;
    private long lastPaddr;
    private long lastBytes;
    private int attributes = -1;

    Runs(PagingMode mode, Consumer<String> lines, int digits) {
      this.mode = mode;
      this.lines = lines;
      this.digits = digits;
      this.lastStart = new long[mode.levels() + 1];
    }

    @Override
    public void enter(long table, int level) {
      lastStart[depth++] = -1;
    }

    @Override
    public void leave() {
      depth--;
    }

    @Override
    public void leaf(long vaddr, int level, long entry, int through) {
      long at = vaddr & ((1L << mode.vaddrBits()) - 1);
      long paddr = entry >>> 10 << 12;
      int own = (int) entry & ATTRIBUTES;
      boolean follows = lastPaddr + lastBytes == paddr && lastStart[depth - 1] + lastBytes == at;
      if (own != attributes || !follows) {
        flush();
        firstVaddr = vaddr;
        firstPaddr = paddr;
        attributes = own;
      }
      lastStart[depth - 1] = at;
      lastPaddr = paddr;
      lastBytes = mode.span(level);
    }

    void flush() {
      if (attributes < 0) {
        return;
      }
      StringBuilder line = new StringBuilder();
      HexText.append(line, firstVaddr, digits).append(' ');
      HexText.append(line, firstPaddr).append(' ');
      HexText.append(line, lastPaddr + lastBytes - firstPaddr, digits).append(' ');
      for (int i = 0; i < LETTERS.length(); i++) {
        line.append((attributes >>> (i + 1) & 1) != 0 ? LETTERS.charAt(i) : '-');
      }
      lines.accept(line.toString());
    }
  }
}
