package pagurus.image.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableGraph;
import pagurus.image.walk.TableNode;
import pagurus.image.walk.TableReader;

/**
 * What is different between the tables of two images, root by root and address by address: tables
 * that stand elsewhere, and entries that have changed. Tables that roots share are compared once.
 */
public final class TableDiff {
  /** How many changes are kept; all are counted. */
  private static final int MOST_CHANGES = 100_000;

  private final TableGraph before;
  private final TableGraph after;
  private final List<Moved> moved = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> onlyBefore = new ArrayList<>();
  private final List<String> onlyAfter = new ArrayList<>();
  private final Set<Pair> seen = new HashSet<>();
  private final long[] counts = new long[Kind.values().length];
  private long movedCount;

  private TableDiff(TableGraph before, TableGraph after) {
    this.before = before;
    this.after = after;
  }

  private record Pair(int before, int after) {}

  /** A table that stands elsewhere. */
  public record Moved(String root, long vaddr, int level, long from, long to) {}

  /** What happened to an entry. */
  public enum Kind {
    /** Absent before. */
    APPEARED,
    /** Absent now. */
    VANISHED,
    /** Only the accessed or the dirty bit was set. */
    MARKED,
    /** A leaf that maps another frame, or a table entry that became a leaf, or the reverse. */
    REMAPPED,
    /** The same frame with other rights or other bits. */
    OTHER_BITS
  }

  /** An entry that has changed. */
  public record Change(Kind kind, String root, long vaddr, int level, long from, long to) {}

  /** Compares each root with the one that is the same process's in the other image. */
  public static TableDiff of(TableGraph before, TableGraph after) {
    TableDiff diff = new TableDiff(before, after);
    Map<Root, Root> partners = RootPartners.of(before, after);
    before
        .roots()
        .forEach(
            (root, table) ->
                Optional.ofNullable(partners.get(root))
                    .map(after.roots()::get)
                    .ifPresentOrElse(
                        other -> diff.new Descent(root).tables(table, other, 0),
                        () -> diff.onlyBefore.add(root.name())));
    Set<Root> found = Set.copyOf(partners.values());
    after.roots().keySet().stream()
        .filter(root -> !found.contains(root))
        .forEach(root -> diff.onlyAfter.add(root.name()));
    return diff;
  }

  /** Goes down in two trees at once. */
  private final class Descent {
    private final Root root;
    private final PagingMode mode;
    private final EntryFormat format;
    private final TableReader oldReader;
    private final TableReader newReader;

    Descent(Root root) {
      this.root = root;
      this.mode = root.mode();
      this.format = mode.format();
      this.oldReader = new TableReader(before.memory(), mode);
      this.newReader = new TableReader(after.memory(), mode);
    }

    void tables(TableNode was, TableNode is, long start) {
      if (!seen.add(new Pair(was.number(), is.number()))) {
        return;
      }
      int level = was.level();
      if (was.paddr() != is.paddr()) {
        movedCount++;
        if (moved.size() < MOST_CHANGES) {
          moved.add(new Moved(root.name(), root.vaddr(start), level, was.paddr(), is.paddr()));
        }
      }
      long[] old = oldReader.newEntries();
      long[] now = newReader.newEntries();
      boolean read =
          oldReader.read(was.paddr(), level, old) == TableReader.Outcome.READ
              && newReader.read(is.paddr(), level, now) == TableReader.Outcome.READ;
      for (int i = 0; read && i < mode.entries(level); i++) {
        if (old[i] != now[i]) {
          entry(old[i], now[i], level, root.vaddr(start + i * mode.span(level)));
        }
      }
      children(was, is, start);
    }

    private void children(TableNode was, TableNode is, long start) {
      int other = 0;
      for (int i = 0; i < was.childCount(); i++) {
        while (other < is.childCount() && is.childIndex(other) < was.childIndex(i)) {
          other++;
        }
        if (other < is.childCount() && is.childIndex(other) == was.childIndex(i)) {
          long at = start + was.childIndex(i) * mode.span(was.level());
          tables(was.child(i), is.child(other), at);
        }
      }
    }

    private void entry(long old, long now, int level, long vaddr) {
      Kind kind = kind(old, now, level);
      boolean onlyTheTableMoved =
          format.isTable(old, level)
              && format.isTable(now, level)
              && format.withTableAddress(old, level, format.tableAddress(now, level)) == now;
      boolean software = !format.isPresent(old) && !format.isPresent(now);
      if (onlyTheTableMoved || software) {
        return;
      }
      counts[kind.ordinal()]++;
      if (changes.size() < MOST_CHANGES) {
        changes.add(new Change(kind, root.name(), vaddr, level, old, now));
      }
    }

    private Kind kind(long old, long now, int level) {
      if (!format.isPresent(old)) {
        return Kind.APPEARED;
      }
      if (!format.isPresent(now)) {
        return Kind.VANISHED;
      }
      boolean leaf = format.isLeaf(old, level);
      long marked = format.isAccessed(now) ? format.withAccessed(old) : old;
      if (leaf && format.isLeaf(now, level)) {
        if (format.leafAddress(old, level) != format.leafAddress(now, level)) {
          return Kind.REMAPPED;
        }
        marked = format.isDirty(now) ? format.withDirty(marked) : marked;
      } else if (leaf != format.isLeaf(now, level)) {
        return Kind.REMAPPED;
      } else if (format.isTable(now, level)) {
        marked = format.withTableAddress(marked, level, format.tableAddress(now, level));
      }
      return marked == now ? Kind.MARKED : Kind.OTHER_BITS;
    }
  }

  /** Tables that stand elsewhere, the first ones. */
  public List<Moved> moved() {
    return List.copyOf(moved);
  }

  /** How many tables stand elsewhere. */
  public long movedCount() {
    return movedCount;
  }

  /** Entries that have changed, the first ones. */
  public List<Change> changes() {
    return List.copyOf(changes);
  }

  /** How many entries have changed so. */
  public long count(Kind kind) {
    return counts[kind.ordinal()];
  }

  /** Roots that only the first image has. */
  public List<String> onlyBefore() {
    return List.copyOf(onlyBefore);
  }

  /** Roots that only the second image has. */
  public List<String> onlyAfter() {
    return List.copyOf(onlyAfter);
  }

  /** Whether nothing is different, but for the places of tables. */
  public boolean sameTranslations() {
    return onlyBefore.isEmpty() && onlyAfter.isEmpty() && Arrays.stream(counts).sum() == 0;
  }
}
