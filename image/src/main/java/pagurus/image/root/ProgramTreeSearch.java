package pagurus.image.root;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.image.FrameSet;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;

/**
 * Looks for roots of the AArch64 half of the programs, by their form: nothing but table entries,
 * and pages of programs exactly as many levels below as the mode has.
 */
final class ProgramTreeSearch implements RootSearch.FrameSearch {
  /** The least share of entries in the tree that must fit. */
  private static final double LEAST_SHARE = 0.98;

  /** Form alone never makes sure. */
  private static final double MOST_CONFIDENCE = 0.9;

  private static final int MOST_CANDIDATES = 1 << 20;

  private final PhysicalImage memory;
  private final PagingMode mode;
  private final TreeForm form;
  private final long rootBytes;
  private final List<Long> candidates = new ArrayList<>();

  ProgramTreeSearch(PhysicalImage memory, PagingMode mode) {
    this.memory = memory;
    this.mode = mode;
    this.form = new TreeForm(memory, mode);
    this.rootBytes = mode.tableBytes(mode.levels());
  }

  @Override
  public void frame(long paddr, MemorySegment bytes, long offset) {
    if (rootBytes >= FrameSet.FRAME_BYTES) {
      // The first frame of a larger root is enough to begin with.
      if (paddr % rootBytes == 0) {
        part(paddr, bytes, offset, FrameSet.FRAME_BYTES);
      }
      return;
    }
    for (long at = 0; at < FrameSet.FRAME_BYTES; at += rootBytes) {
      part(paddr + at, bytes, offset + at, rootBytes);
    }
  }

  private void part(long paddr, MemorySegment bytes, long offset, long length) {
    boolean any = length < rootBytes;
    for (int i = 0; i < length / Long.BYTES; i++) {
      long e = FrameWords.entry(bytes, offset, i, Long.BYTES);
      if (e != 0) {
        if ((e & 3) != 3 || !form.isPlainTable(e, mode.levels())) {
          return;
        }
        any = true;
      }
    }
    if (any && candidates.size() < MOST_CANDIDATES) {
      candidates.add(paddr);
    }
  }

  @Override
  public List<Root> found() {
    List<Root> roots = new ArrayList<>();
    TreeForm trees = new TreeForm(memory, mode);
    for (long paddr : candidates) {
      if (!memory.covers(paddr, rootBytes)) {
        continue;
      }
      TreeForm.Look look = trees.lookAtRoot(paddr, 0, mode.entries(mode.levels()));
      if (look.userLeaves() > 0 && look.share() >= LEAST_SHARE) {
        roots.add(
            new Root(
                "found",
                paddr,
                mode,
                0,
                MOST_CONFIDENCE * look.share(),
                "has the form of a program's tree"));
      }
    }
    return roots;
  }
}
