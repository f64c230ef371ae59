package pagurus.image.root;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.FrameSet;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;

/**
 * Looks for roots of a kernel that nothing is known about: tables whose upper half is the same in
 * several places, and whose lower half leads to pages of programs.
 */
final class UnknownKernelSearch implements RootSearch.FrameSearch {
  private static final double LEAST_SHARE = 0.95;
  private static final int MOST_CANDIDATES = 1 << 20;

  private final PagingMode mode;
  private final EntryFormat format;
  private final int level;
  private final int first;
  private final int step;
  private final TreeForm form;
  private final Map<Long, List<Long>> byKernel = new HashMap<>();
  private int candidates;

  UnknownKernelSearch(PhysicalImage memory, PagingMode mode) {

    this.mode = mode;
    this.format = mode.format();
    this.level = mode.levels();
    this.first = mode.rootInRegisters() ? mode.entries(level) - 1 : KernelHalf.firstOf(mode);
    this.step = Math.toIntExact(Math.min(FrameSet.FRAME_BYTES, mode.tableBytes(level)));
    this.form = new TreeForm(memory, mode);
  }

  @Override
  public void frame(long paddr, MemorySegment bytes, long offset) {
    for (int at = 0; at < FrameSet.FRAME_BYTES; at += step) {
      table(paddr + at, bytes, offset + at);
    }
  }

  private void table(long paddr, MemorySegment bytes, long offset) {
    long hash = 0;
    for (int i = mode.entries(level) - 1; i >= first; i--) {
      long e = FrameWords.entry(bytes, offset, i, mode.entryBytes());
      if (e != 0) {
        boolean huge = format.isLeaf(e, level) && mode.leafAllowed(level);
        if (!format.isPresent(e) || (!huge && !form.isPlainTable(e, level))) {
          return;
        }
        long plain = format.withoutDirty(format.withoutAccessed(e));
        hash = (hash + plain + i) * 0x9E37_79B9_7F4A_7C15L;
      }
    }
    if (hash != 0 && candidates < MOST_CANDIDATES) {
      candidates++;
      byKernel.computeIfAbsent(hash, ignored -> new ArrayList<>()).add(paddr);
    }
  }

  @Override
  public List<Root> found() {
    List<Root> roots = new ArrayList<>();
    for (List<Long> alike : byKernel.values()) {
      if (alike.size() < 2) {
        continue;
      }
      for (long paddr : alike) {
        TreeForm.Look user = form.lookAtRoot(paddr, 0, first);
        if (user.userLeaves() > 0 && user.share() >= LEAST_SHARE) {
          double confidence = user.share() * alike.size() / (alike.size() + 1.0);
          String origin = "one of %d tables with the same kernel half".formatted(alike.size());
          roots.add(new Root("found", paddr, mode, 0, confidence, origin));
        }
      }
    }
    return roots;
  }
}
