package pagurus.vm.hypervisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.vm.table.Entries;

/**
 * What a hypervisor knows of each frame of the machine: whose it is, whether it is a table and of
 * which level, what refers to it, and how many leaves of pinned tables allow stores to it. A frame
 * is never both a table and open to stores.
 *
 * <p>Guarded by the hypervisor's lock, but for {@link #isTable}.
 */
final class PinnedTables {
  private static final int ORDINARY = 0;
  private static final long NO_ROOT = -1;

  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final int pageShift;
  private final byte[] owner;
  private final byte[] level;
  private final boolean[] pinned;
  private final int[] references;
  private final int[] stores;
  private final long[] loaded;

  PinnedTables(PagingMode mode, PhysicalLayout layout, int cpus) {
    this.mode = mode;
    format = mode.format();
    entries = new Entries(mode);
    pageShift = mode.pageShift();
    int frames = Math.toIntExact(layout.end() >>> pageShift);
    owner = new byte[frames];
    level = new byte[frames];
    pinned = new boolean[frames];
    references = new int[frames];
    stores = new int[frames];
    loaded = new long[cpus];
    Arrays.fill(loaded, NO_ROOT);
  }

  private int frame(long address) {
    return (int) (address >>> pageShift);
  }

  void give(long address, int domain) {
    owner[frame(address)] = (byte) domain;
  }

  boolean isOwn(long address, int domain) {
    return address >>> pageShift < owner.length && owner[frame(address)] == domain;
  }

  /** Whether the guest may not write here; without the lock as good as what the guest knows. */
  boolean isTable(long address) {
    return level[frame(address)] != ORDINARY;
  }

  boolean isPinned(long table) {
    return pinned[frame(table)];
  }

  /** The level of a table. */
  int level(long table) {
    return level[frame(table)];
  }

  /** Looks at a frame that is to be a table, and at every entry; from now on it is read-only. */
  void pin(Cpu cpu, int domain, long table, int wanted) {
    int frame = frame(table);
    check(isOwn(table, domain), Refusal.FOREIGN_FRAME, table);
    check(level[frame] == ORDINARY || level[frame] == wanted, Refusal.OTHER_LEVEL, table);
    if (pinned[frame]) {
      return;
    }
    check(stores[frame] == 0, Refusal.MAPPED_WRITABLE, table);
    byte before = level[frame];
    level[frame] = (byte) wanted;
    try {
      for (int i = 0; i < mode.entries(wanted); i++) {
        checkEntry(domain, entries.read(cpu, Step.LOOKUP, entries.slot(table, i)), wanted);
      }
    } catch (RefusedException refused) {
      level[frame] = before;
      throw refused;
    }
    pinned[frame] = true;
    countEntries(cpu, table, 1, references, stores);
  }

  /** Its entries count no more; it stays read-only. */
  void unpin(Cpu cpu, int domain, long table) {
    check(isOwn(table, domain), Refusal.FOREIGN_FRAME, table);
    check(isPinned(table), Refusal.NOT_PINNED, table);
    check(references[frame(table)] == 0, Refusal.REFERRED, table);
    checkLoaded(table);
    countEntries(cpu, table, -1, references, stores);
    pinned[frame(table)] = false;
  }

  /** Gives the frame back to the guest. */
  void release(int domain, long table) {
    check(isOwn(table, domain), Refusal.FOREIGN_FRAME, table);
    check(!isPinned(table) && references[frame(table)] == 0, Refusal.REFERRED, table);
    level[frame(table)] = ORDINARY;
  }

  boolean isReferred(long table) {
    return references[frame(table)] != 0;
  }

  /** A space refers to a root, or no longer does. */
  void refer(int domain, long root, int change) {
    check(isOwn(root, domain), Refusal.FOREIGN_FRAME, root);
    check(isPinned(root) && level(root) == mode.levels(), Refusal.NOT_PINNED, root);
    references[frame(root)] += change;
  }

  void load(int domain, int cpu, long root) {
    check(isOwn(root, domain), Refusal.FOREIGN_FRAME, root);
    check(isPinned(root) && level(root) == mode.levels(), Refusal.NOT_PINNED, root);
    loaded[cpu] = root;
  }

  void unload(int cpu) {
    loaded[cpu] = NO_ROOT;
  }

  private void checkLoaded(long root) {
    for (long one : loaded) {
      check(one != root, Refusal.LOADED, root);
    }
  }

  /** Looks at an entry that is to stand in a table. */
  void checkEntry(int domain, long entry, int at) {
    if (!format.isPresent(entry)) {
      return;
    }
    check(!format.reservedBitsSet(entry, at), Refusal.MALFORMED, entry);
    if (format.isTable(entry, at)) {
      long table = format.tableAddress(entry, at);
      check(isOwn(table, domain), Refusal.FOREIGN_FRAME, table);
      check(isPinned(table) && level(table) == at - 1, Refusal.NOT_PINNED, table);
      return;
    }
    boolean writable = format.isWritable(entry);
    long first = format.leafAddress(entry, at);
    for (long page = first; page < first + mode.span(at); page += mode.pageBytes()) {
      check(isOwn(page, domain), Refusal.FOREIGN_FRAME, page);
      check(!writable || !isTable(page), Refusal.WRITABLE_TABLE, page);
    }
  }

  private void countEntries(Cpu cpu, long table, int change, int[] referred, int[] open) {
    int at = level(table);
    for (int i = 0; i < mode.entries(at); i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      count(entry, at, change, referred, open);
    }
  }

  /** An entry stands in a pinned table of a level from now on, or no longer does. */
  void count(long entry, int at, int change) {
    count(entry, at, change, references, stores);
  }

  private void count(long entry, int at, int change, int[] referred, int[] open) {
    if (!format.isPresent(entry)) {
      return;
    }
    if (format.isTable(entry, at)) {
      referred[frame(format.tableAddress(entry, at))] += change;
    } else if (format.isWritable(entry)) {
      int first = frame(format.leafAddress(entry, at));
      int pages = 1 << (mode.shift(at) - pageShift);
      for (int page = first; page < first + pages; page++) {
        open[page] += change;
      }
    }
  }

  private static void check(boolean holds, Refusal otherwise, long about) {
    if (!holds) {
      throw new RefusedException(otherwise, about);
    }
  }

  // Audit.

  /** Counts everything anew and says what does not add up. Roots are referred to by spaces. */
  List<String> audit(Cpu cpu) {
    int[] referred = new int[level.length];
    int[] open = new int[level.length];
    List<String> findings = new ArrayList<>();
    for (int table = 0; table < level.length; table++) {
      if (pinned[table]) {
        countEntries(cpu, (long) table << pageShift, 1, referred, open);
      }
    }
    for (int frame = 0; frame < level.length; frame++) {
      boolean root = level[frame] == mode.levels();
      if (open[frame] != stores[frame] || (!root && referred[frame] != references[frame])) {
        findings.add(
            "frame 0x%x is counted %d times as open to stores and %d times as referred to, but is so"
                    .formatted(frame, stores[frame], references[frame])
                + " %d and %d times".formatted(open[frame], referred[frame]));
      }
      if (level[frame] != ORDINARY && open[frame] != 0) {
        findings.add("table 0x%x is open to stores".formatted(frame));
      }
      if (level[frame] != ORDINARY && !pinned[frame]) {
        findings.add("table 0x%x is unpinned, but was not released".formatted(frame));
      }
    }
    return findings;
  }

  /** How many frames are tables, pinned or not yet released. */
  int tables() {
    int count = 0;
    for (byte one : level) {
      count += one != ORDINARY ? 1 : 0;
    }
    return count;
  }
}
