package pagurus.image.root;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.FrameSet;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableReader;

/**
 * Looks for PAE roots: four entries of which the last is the kernel's, at multiples of 32 bytes.
 * Either all share one kernel table, or each process has its own and the tables are alike.
 */
final class SmallRootSearch implements RootSearch.FrameSearch {
  private static final double LEAST_SIMILARITY = 0.5;
  private static final int KERNEL_ENTRY = 3;
  private static final int MOST_CANDIDATES = 1 << 20;

  private final PhysicalImage memory;
  private final PagingMode mode;
  private final EntryFormat format;
  private final int level;
  private final TableReader reader;
  private final long[] entries;
  private final Optional<KernelHalf> half;
  private final List<Long> candidates = new ArrayList<>();

  SmallRootSearch(PhysicalImage memory, PagingMode mode, List<Root> known) {
    this.memory = memory;
    this.mode = mode;
    this.format = mode.format();
    this.level = mode.levels();
    this.reader = new TableReader(memory, mode);
    this.entries = reader.newEntries();
    this.half = known.stream().flatMap(root -> kernelTable(root.paddr()).stream()).findFirst();
  }

  private Optional<KernelHalf> kernelTable(long root) {
    if (reader.read(root, level, entries) != TableReader.Outcome.READ
        || !format.isPresent(entries[KERNEL_ENTRY])) {
      return Optional.empty();
    }
    long table = format.tableAddress(entries[KERNEL_ENTRY], level);
    return reader.read(table, level - 1, entries) == TableReader.Outcome.READ
        ? Optional.of(new KernelHalf(mode, level - 1, 0, entries))
        : Optional.empty();
  }

  @Override
  public void frame(long paddr, MemorySegment bytes, long offset) {
    if (half.isEmpty()) {
      return;
    }
    long rootBytes = mode.tableBytes(level);
    for (long at = 0; at < FrameSet.FRAME_BYTES; at += rootBytes) {
      long kernel = FrameWords.entry(bytes, offset + at, KERNEL_ENTRY, Long.BYTES);
      if (isRootEntry(kernel) && format.isPresent(kernel)) {
        boolean all = true;
        for (int i = 0; i < KERNEL_ENTRY; i++) {
          all &= isRootEntry(FrameWords.entry(bytes, offset + at, i, Long.BYTES));
        }
        if (all && candidates.size() < MOST_CANDIDATES) {
          candidates.add(paddr + at);
        }
      }
    }
  }

  /** Whether an entry is absent, or leads into the image and has no other bits but "accessed". */
  private boolean isRootEntry(long e) {
    long plain = format.withoutAccessed(e);
    return e == 0
        || (format.isPresent(e)
            && plain == (format.tableAddress(e, level) | 1)
            && format.tableAddress(e, level) >>> 52 == 0);
  }

  @Override
  public List<Root> found() {
    List<Root> roots = new ArrayList<>();
    if (half.isEmpty()) {
      return roots;
    }
    TreeForm form = new TreeForm(memory, mode);
    for (long paddr : candidates) {
      if (reader.read(paddr, level, entries) != TableReader.Outcome.READ) {
        continue;
      }
      long kernel = format.tableAddress(entries[KERNEL_ENTRY], level);
      if (reader.read(kernel, level - 1, entries) != TableReader.Outcome.READ) {
        continue;
      }
      double similarity = half.get().similarity(entries);
      if (similarity >= LEAST_SIMILARITY) {
        TreeForm.Look user = form.lookAtRoot(paddr, 0, KERNEL_ENTRY);
        boolean empty = user.fitting() + user.strange() == 0;
        double confidence = similarity * (empty ? 0.9 : user.share());
        String origin =
            "its kernel table shares %.0f %% of a known one's".formatted(100 * similarity);
        roots.add(new Root("found", paddr, mode, 0, confidence, origin));
      }
    }
    return roots;
  }
}
