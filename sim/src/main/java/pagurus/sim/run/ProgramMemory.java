package pagurus.sim.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.sim.world.WalkReads;
import pagurus.trace.Footprint;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** The memory that a program uses: areas of which parts may have pages of 2 MiB. */
final class ProgramMemory {
  /** Pages with less than this between them share an area: a map of a million areas is slow. */
  private static final long AREA_GAP_PAGES = 512;

  private static final int RIGHTS = Rights.READ | Rights.WRITE | Rights.EXECUTE;

  private final PagingMode mode;
  private final Footprint footprint;
  private final double hugeShare;

  ProgramMemory(PagingMode mode, Footprint footprint, double hugeShare) {
    this.mode = mode;
    this.footprint = footprint;
    this.hugeShare = hugeShare;
  }

  /** What the program touches. */
  long touchedBytes() {
    return footprint.pages() << Footprint.PAGE_SHIFT;
  }

  /** What it can take at most: a page of 2 MiB is there whole, however little of it is touched. */
  long mostBytes() {
    if (hugeShare == 0) {
      return touchedBytes();
    }
    long pages = ranges(AREA_GAP_PAGES).stream().mapToLong(Footprint.Range::pages).sum();
    return pages << Footprint.PAGE_SHIFT;
  }

  private List<Footprint.Range> ranges(long gapPages) {
    return footprint.ranges(gapPages);
  }

  /** Maps it, without touching it. */
  void map(Kernel kernel, AddressSpace space) {
    KernelThread thread = kernel.thread(0);
    HugeBlocks blocks = new HugeBlocks(hugeShare);
    for (Footprint.Range range : ranges(AREA_GAP_PAGES)) {
      long start = bytes(range.firstPage());
      for (HugeBlocks.Stretch part : blocks.cut(range.firstPage(), range.endPage())) {
        long from = start + bytes(part.firstPage() - range.firstPage());
        long end = start + bytes(part.endPage() - range.firstPage());
        Area area = new Area(from, end, RIGHTS, new Backing.Anonymous(), 0, part.huge());
        kernel.mapping().map(thread, space, area);
      }
    }
  }

  /**
   * CPUs touch all of it first.
   *
   * @param toucher the one that touches an address
   * @param reads what walks read, which says how large a page is
   * @return false if there is no room
   */
  boolean populate(
      Kernel kernel, AddressSpace space, LongFunction<KernelThread> toucher, WalkReads reads) {
    Set<KernelThread> touchers = new LinkedHashSet<>();
    for (Footprint.Range range : ranges(0)) {
      long end = bytes(range.firstPage()) + bytes(range.pages());
      for (long vaddr = bytes(range.firstPage()); vaddr < end; ) {
        KernelThread thread = toucher.apply(vaddr);
        touchers.add(thread);
        if (kernel.translate(thread, space, vaddr, Rights.WRITE) < 0) {
          return false;
        }
        long span = mode.span(reads.lastLevel());
        vaddr = (vaddr & -span) + span;
      }
    }
    touchers.forEach(Activation::leave);
    return true;
  }

  private static long bytes(long pages) {
    return pages << Footprint.PAGE_SHIFT;
  }
}
