package pagurus.image.root;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableReader;

/** Looks for pages whose kernel half is that of a known root. */
final class SharedHalfSearch implements RootSearch.FrameSearch {
  /** Pages that agree less are other tables. */
  private static final double LEAST_SIMILARITY = 0.5;

  /** What an empty user half leaves of the confidence: nothing there says that it is a root. */
  private static final double WITHOUT_PROGRAM = 0.9;

  private static final int MOST_ROOTS = 1 << 16;

  private final PhysicalImage memory;
  private final PagingMode mode;
  private final List<KernelHalf> halves = new ArrayList<>();
  private final List<Long> candidates = new ArrayList<>();

  SharedHalfSearch(PhysicalImage memory, PagingMode mode, List<Root> known) {
    this.memory = memory;
    this.mode = mode;
    TableReader reader = new TableReader(memory, mode);
    long[] entries = reader.newEntries();
    for (Root root : known) {
      if (reader.read(root.paddr(), mode.levels(), entries) == TableReader.Outcome.READ) {
        KernelHalf half = new KernelHalf(mode, mode.levels(), KernelHalf.firstOf(mode), entries);
        boolean isNew = halves.stream().noneMatch(other -> other.similarity(entries) == 1);
        if (!half.isEmpty() && isNew) {
          halves.add(half);
        }
      }
    }
  }

  @Override
  public void frame(long paddr, MemorySegment bytes, long offset) {
    for (KernelHalf half : halves) {
      for (int probe : half.probes()) {
        long e = FrameWords.entry(bytes, offset, probe, mode.entryBytes());
        if (e != 0 && half.agrees(probe, e)) {
          if (candidates.size() < MOST_ROOTS) {
            candidates.add(paddr);
          }
          return;
        }
      }
    }
  }

  @Override
  public List<Root> found() {
    TableReader reader = new TableReader(memory, mode);
    TreeForm form = new TreeForm(memory, mode);
    long[] entries = reader.newEntries();
    List<Root> roots = new ArrayList<>();
    for (long paddr : candidates) {
      if (reader.read(paddr, mode.levels(), entries) != TableReader.Outcome.READ) {
        continue;
      }
      double similarity =
          halves.stream().mapToDouble(half -> half.similarity(entries)).max().orElse(0);
      if (similarity < LEAST_SIMILARITY) {
        continue;
      }
      TreeForm.Look user = form.lookAtRoot(paddr, 0, KernelHalf.firstOf(mode));
      boolean empty = user.fitting() + user.strange() == 0;
      double confidence = similarity * (empty ? WITHOUT_PROGRAM : user.share());
      String origin =
          "shares %.0f %% of a known root's kernel half%s"
              .formatted(100 * similarity, empty ? ", has no program's half" : "");
      roots.add(new Root("found", paddr, mode, 0, confidence, origin));
    }
    return roots;
  }
}
