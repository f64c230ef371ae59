package pagurus.image.relocate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.PhysicalImage;
import pagurus.image.file.ImageFile;
import pagurus.image.file.ImageFiles;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableReader;

/**
 * Whether two images translate every address of every root to the same frame with the same rights:
 * both trees are gone through at once; leaves must be equal in every bit, table entries in every
 * bit but the address, and what they lead to is compared in the same way. Pairs of tables that were
 * compared once are not compared again.
 *
 * @param roots how many roots were compared
 * @param tables how many pairs of tables
 * @param leaves how many leaves
 * @param tablesMoved how many of the tables stand elsewhere
 * @param differences the first differences, one sentence each
 */
public record Verification(
    long roots, long tables, long leaves, long tablesMoved, List<String> differences) {
  private static final int MOST_DIFFERENCES = 20;

  /** Whether everything is the same. */
  public boolean holds() {
    return differences.isEmpty();
  }

  /** Compares an inspected image with a file whose roots stand at new places. */
  static Verification of(
      Inspection inspection, Path changed, Optional<String> memoryMap, Map<Long, Long> places)
      throws IOException {
    try (ImageFile image = ImageFiles.open(changed, memoryMap)) {
      Comparison comparison = new Comparison(inspection.memory(), image.memory());
      for (Root root : inspection.graph().roots().keySet()) {
        comparison.root(root, places.getOrDefault(root.paddr(), root.paddr()));
      }
      return comparison.result();
    }
  }

  /** Two tables that take each other's place. */
  private record Pair(PagingMode mode, long before, long after, int level) {}

  /** Goes through two images at once. */
  private static final class Comparison {
    private final PhysicalImage before;
    private final PhysicalImage after;
    private final Set<Pair> seen = new HashSet<>();
    private final List<String> differences = new ArrayList<>();
    private final List<Long> path = new ArrayList<>();
    private long roots;
    private long leaves;
    private long moved;

    Comparison(PhysicalImage before, PhysicalImage after) {
      this.before = before;
      this.after = after;
    }

    Verification result() {
      return new Verification(roots, seen.size(), leaves, moved, List.copyOf(differences));
    }

    void root(Root root, long newPlace) {
      roots++;
      path.clear();
      tables(root, root.paddr(), newPlace, root.mode().levels(), 0);
    }

    private void differ(Root root, long at, int level, String what) {
      if (differences.size() < MOST_DIFFERENCES) {
        differences.add(
            "%s v0x%x, level %d: %s".formatted(root.name(), root.vaddr(at), level, what));
      }
    }

    private void tables(Root root, long was, long is, int level, long start) {
      if (path.contains(was) || !seen.add(new Pair(root.mode(), was, is, level))) {
        return;
      }
      path.add(was);
      moved += was == is ? 0 : 1;
      PagingMode mode = root.mode();
      TableReader oldReader = new TableReader(before, mode);
      TableReader newReader = new TableReader(after, mode);
      long[] old = oldReader.newEntries();
      long[] now = newReader.newEntries();
      TableReader.Outcome oldOutcome = oldReader.read(was, level, old);
      TableReader.Outcome newOutcome = newReader.read(is, level, now);
      if (oldOutcome != newOutcome) {
        differ(root, start, level, "the table at p0x%x is %s".formatted(is, newOutcome));
      } else if (oldOutcome == TableReader.Outcome.READ) {
        for (int i = 0; i < mode.entries(level); i++) {
          entry(root, old[i], now[i], level, start + i * mode.span(level));
        }
      }
      path.removeLast();
    }

    private void entry(Root root, long old, long now, int level, long at) {
      EntryFormat format = root.mode().format();
      if (!format.isTable(old, level)) {
        leaves += format.isLeaf(old, level) ? 1 : 0;
        if (old != now) {
          differ(root, at, level, "0x%x became 0x%x".formatted(old, now));
        }
        return;
      }
      boolean sameBits =
          format.isTable(now, level)
              && format.withTableAddress(old, level, format.tableAddress(now, level)) == now;
      if (!sameBits) {
        differ(root, at, level, "0x%x became 0x%x".formatted(old, now));
        return;
      }
      tables(root, format.tableAddress(old, level), format.tableAddress(now, level), level - 1, at);
    }
  }
}
