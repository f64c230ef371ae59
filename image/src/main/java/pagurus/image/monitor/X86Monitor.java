package pagurus.image.monitor;

import java.util.function.Consumer;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;
import pagurus.image.walk.FindingList;
import pagurus.image.walk.TreeWalk;
import pagurus.image.walk.WalkVisitor;

/** {@code info tlb} and {@code info mem} of QEMU's monitor for x86. */
public final class X86Monitor {
  private static final long NO_EXECUTE = 1L << 63;
  private static final long FRAME = 0x3_FFFF_FFFF_F000L;
  private static final long WIDE_HUGE_FRAME = 0x3_FFFF_FFE0_0000L;
  private static final long WIDE_GIANT_FRAME = 0x3_FFFF_C000_0000L;

  /** The flags G, P, D, A, C, T, U and W are the bits 8 down to 1 of an entry. */
  private static final String LETTERS = "GPDACTUW";

  private static final int FIRST_FLAG = 8;
  private static final long PAGE_SIZE_BIT = 1L << 7;

  private X86Monitor() {}

  /** Gives {@code info tlb} line by line: every leaf, its address, its frame, its flags. */
  public static void tlb(
      PhysicalImage memory, Root root, FindingList findings, Consumer<String> lines) {
    StringBuilder line = new StringBuilder();
    WalkVisitor printing =
        (vaddr, level, entry, through) -> {
          line.setLength(0);
          HexText.append(line, vaddr).append(": ");
          // At level 1 the bit means something else (PAT), and the monitor leaves it out.
          long shown = level == 1 ? entry & ~PAGE_SIZE_BIT : entry;
          HexText.append(line, shown & frameMask(root.mode(), level)).append(' ');
          line.append((shown & NO_EXECUTE) != 0 ? 'X' : '-');
          for (int i = 0; i < LETTERS.length(); i++) {
            line.append((shown >>> (FIRST_FLAG - i) & 1) != 0 ? LETTERS.charAt(i) : '-');
          }
          lines.accept(line.toString());
        };
    TreeWalk.walk(memory, root, printing, findings);
  }

  /** What of an entry the monitor takes for the frame; with PAE it leaves NX in. */
  private static long frameMask(PagingMode mode, int level) {
    return switch (mode.name()) {
      case "x86-32" -> level == 1 ? -1L << 12 : -1L << 21;
      case "x86-pae" -> level == 1 ? -1L << 12 : -1L << 20;
      default ->
          switch (level) {
            case 1 -> FRAME;
            case 2 -> WIDE_HUGE_FRAME;
            default -> WIDE_GIANT_FRAME;
          };
    };
  }

  /**
   * Gives {@code info mem} line by line: ranges whose pages have the same rights, whatever they
   * map.
   */
  public static void mem(
      PhysicalImage memory, Root root, FindingList findings, Consumer<String> lines) {
    Ranges ranges = new Ranges(root.mode(), lines);
    TreeWalk.walk(memory, root, ranges, findings);
    ranges.flush();
  }

  /** Joins neighbours with the same rights. */
  private static final class Ranges implements WalkVisitor {
    private static final int SHOWN = Rights.WRITE | Rights.USER;

    private final PagingMode mode;
    private final Consumer<String> lines;
    private long start;
    private long end;
    private int rights = -1;

    Ranges(PagingMode mode, Consumer<String> lines) {
      this.mode = mode;
      this.lines = lines;
    }

    @Override
    public void leaf(long vaddr, int level, long entry, int through) {
      long at = vaddr & ((1L << mode.vaddrBits()) - 1);
      int shown = mode.format().rights(entry, level) & through & SHOWN;
      if (shown != rights || at != end) {
        flush();
        start = at;
        rights = shown;
      }
      end = at + mode.span(level);
    }

    /** The size is shown as if it were an address, so large ones are sign-extended. */
    void flush() {
      if (rights >= 0) {
        StringBuilder line = new StringBuilder();
        HexText.append(line, extended(start)).append('-');
        HexText.append(line, extended(end)).append(' ');
        HexText.append(line, extended(end - start)).append(' ');
        line.append((rights & Rights.USER) != 0 ? 'u' : '-').append('r');
        lines.accept(line.append((rights & Rights.WRITE) != 0 ? 'w' : '-').toString());
      }
      rights = -1;
    }

    private long extended(long address) {
      boolean wide = mode.vaddrBits() > Integer.SIZE;
      boolean high = (address >>> (mode.vaddrBits() - 1) & 1) != 0;
      return wide && high ? address | -1L << mode.vaddrBits() : address;
    }
  }
}
