package pagurus.image.root;

import java.util.Arrays;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.PhysicalImage;
import pagurus.image.walk.EntryCheck;
import pagurus.image.walk.TableReader;

/**
 * Whether something looks like a table of a given level, from its form alone: every present entry
 * is one that a kernel would write, and so are the tables below, down to pages.
 */
final class TreeForm {
  /** AArch64: bits of table entries that hardware ignores and kernels leave clear, but for AF. */
  private static final long ARM_TABLE_CLEAR = 0xBFCL;

  /** How many tables of one tree are looked at. */
  private static final int MOST_TABLES = 256;

  private final PhysicalImage memory;
  private final PagingMode mode;
  private final EntryFormat format;
  private final TableReader reader;
  private final long[][] entries;
  private int looked;

  TreeForm(PhysicalImage memory, PagingMode mode) {
    this.memory = memory;
    this.mode = mode;
    this.format = mode.format();
    this.reader = new TableReader(memory, mode);
    this.entries = new long[mode.levels() + 1][];
    Arrays.setAll(entries, level -> reader.newEntries());
  }

  /** What a look at one table came to. */
  record Look(long fitting, long strange, long userLeaves) {
    static final Look NOTHING = new Look(0, 0, 0);

    Look plus(Look other) {
      return new Look(
          fitting + other.fitting, strange + other.strange, userLeaves + other.userLeaves);
    }

    /** The share of entries that fit. */
    double share() {
      return fitting + strange == 0 ? 0 : (double) fitting / (fitting + strange);
    }
  }

  /** Whether an entry is absent, or a table entry as kernels write it that leads into the image. */
  boolean isPlainTable(long e, int level) {
    return format.isTable(e, level)
        && !EntryCheck.malformed(mode, e, level)
        && (!mode.name().startsWith("aarch64") || (e & ARM_TABLE_CLEAR) == 0)
        && memory.covers(format.tableAddress(e, level), mode.tableBytes(level - 1));
  }

  /** Looks at the entries {@code from} to {@code to} of a root and at what is below them. */
  Look lookAtRoot(long paddr, int from, int to) {
    looked = 0;
    return look(paddr, mode.levels(), from, to);
  }

  private Look look(long paddr, int level, int from, int to) {
    if (++looked > MOST_TABLES) {
      return Look.NOTHING;
    }
    if (reader.read(paddr, level, entries[level]) != TableReader.Outcome.READ) {
      return new Look(0, 1, 0);
    }
    Look sum = Look.NOTHING;
    for (int i = from; i < to; i++) {
      long e = entries[level][i];
      if (!format.isPresent(e)) {
        continue;
      }
      sum = sum.plus(entry(e, level));
      if (sum.strange > sum.fitting + 16) {
        return sum;
      }
    }
    return sum;
  }

  private Look entry(long e, int level) {
    if (isPlainTable(e, level)) {
      Look below = look(format.tableAddress(e, level), level - 1, 0, mode.entries(level - 1));
      return below.plus(new Look(1, 0, 0));
    }
    boolean leaf = format.isLeaf(e, level) && !EntryCheck.malformed(mode, e, level);
    boolean user = leaf && (format.rights(e, level) & Rights.USER) != 0;
    return new Look(leaf ? 1 : 0, leaf ? 0 : 1, user && !format.isGlobal(e) ? 1 : 0);
  }
}
