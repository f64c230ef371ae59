package pagurus.image.root;

import java.util.stream.IntStream;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;

/** What the roots of one kernel have in common: the entries of its half of the addresses. */
final class KernelHalf {
  private final PagingMode mode;
  private final EntryFormat format;
  private final int level;
  private final int first;
  private final long[] entries;

  /** Those present entries of the half that are asked for first; others only if one agrees. */
  private final int[] probes;

  private static final int MOST_PROBES = 8;

  /**
   * The half of a table.
   *
   * @param level the table's level
   * @param first its first entry that is the kernel's
   * @param table all its entries
   */
  KernelHalf(PagingMode mode, int level, int first, long[] table) {
    this.mode = mode;
    this.format = mode.format();
    this.level = level;
    this.first = first;
    this.entries = table.clone();
    int[] present =
        IntStream.range(first, mode.entries(level))
            .filter(i -> format.isPresent(table[i]))
            .toArray();
    int step = Math.max(1, present.length / MOST_PROBES);
    this.probes =
        IntStream.range(0, Math.min(MOST_PROBES, present.length))
            .map(i -> present[present.length - 1 - i * step])
            .toArray();
  }

  /** The first entry of a root that is the kernel's. */
  static int firstOf(PagingMode mode) {
    int level = mode.levels();
    boolean evenSplit = mode.canonicalize(1L << (mode.vaddrBits() - 1)) < 0;
    return evenSplit ? mode.entries(level) / 2 : mode.index(mode.userLimit(), level);
  }

  int first() {
    return first;
  }

  int[] probes() {
    return probes;
  }

  boolean isEmpty() {
    return probes.length == 0;
  }

  /** Whether an entry agrees with this half's, apart from what hardware writes. */
  boolean agrees(int index, long entry) {
    return plain(entry) == plain(entries[index]);
  }

  private long plain(long e) {
    return format.withoutDirty(format.withoutAccessed(e));
  }

  /** The share of the entries present in either that agree, from 0 to 1. */
  double similarity(long[] table) {
    int either = 0;
    int same = 0;
    for (int i = first; i < mode.entries(level); i++) {
      if (format.isPresent(table[i]) || format.isPresent(entries[i])) {
        either++;
        same += agrees(i, table[i]) ? 1 : 0;
      }
    }
    return either == 0 ? 0 : (double) same / either;
  }
}
