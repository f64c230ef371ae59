package pagurus.sim.run;

import pagurus.arch.PagingMode;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;

/**
 * A workload with addresses that programs cannot have, such as those of a kernel: all of them are
 * folded into the user half before anybody sees them. So the memory that is mapped, the
 * translations that CPUs remember and those that a shootdown takes away have the same addresses.
 */
final class FoldedWorkload implements Workload {
  private final Workload whole;
  private final PagingMode mode;
  private final Footprint footprint;

  private FoldedWorkload(Workload whole, PagingMode mode) {
    this.whole = whole;
    this.mode = mode;
    footprint = folded(whole.footprint(), mode);
  }

  /** The workload itself if all of its addresses fit, as those of nearly all do. */
  static Workload of(Workload whole, PagingMode mode) {
    long limit = mode.userLimit() >>> Footprint.PAGE_SHIFT;
    boolean fits =
        whole.footprint().touches().stream()
            .allMatch(touch -> touch.firstPage() + touch.pages() <= limit);
    return fits ? whole : new FoldedWorkload(whole, mode);
  }

  /** Page by page, for a stretch may come apart, or come to where another is. */
  private static Footprint folded(Footprint whole, PagingMode mode) {
    FirstTouches touches = new FirstTouches();
    for (Footprint.Touch touch : whole.touches()) {
      for (long page = touch.firstPage(); page < touch.firstPage() + touch.pages(); page++) {
        long vaddr = mode.fold(page << Footprint.PAGE_SHIFT);
        for (int kind = 0; kind < AccessBatch.KINDS; kind++) {
          if ((touch.kinds() >>> kind & 1) != 0) {
            touches.touch(touch.thread(), vaddr, kind, 0);
          }
        }
      }
    }
    return touches.footprint();
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public String origin() {
    return whole.origin();
  }

  @Override
  public int threads() {
    return whole.threads();
  }

  @Override
  public Footprint footprint() {
    return footprint;
  }

  @Override
  public AccessStream open(int thread) {
    return new Folding(whole.open(thread), mode);
  }

  @Override
  public long prologue(int thread) {
    return whole.prologue(thread);
  }

  @Override
  public long accesses(int thread) {
    return whole.accesses(thread);
  }

  /** Whoever has opened the workload closes it. */
  @Override
  public void close() {}

  private record Folding(AccessStream stream, PagingMode mode) implements AccessStream {
    @Override
    public int read(AccessBatch batch) {
      int count = stream.read(batch);
      for (int i = 0; i < count; i++) {
        batch.vaddr[i] = mode.fold(batch.vaddr[i]);
      }
      return count;
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
