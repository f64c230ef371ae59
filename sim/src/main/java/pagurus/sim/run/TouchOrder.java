package pagurus.sim.run;

import java.util.Arrays;
import java.util.List;
import pagurus.sim.world.SimulatedCpu;
import pagurus.trace.AccessBatch;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;

/**
 * In which order the threads of a recording come to its memory: at a page that another has touched
 * first, a thread waits until that one has been there. So memory is on the nodes where it was in
 * the program, and a thread that was started late, or stood at a barrier, does not read what is yet
 * to be written.
 *
 * <p>Nobody waits for ever: whom a thread waits for was earlier at every page than it is at this
 * one. Nor does anybody wait for a thread that is over, which may have been stopped early.
 */
final class TouchOrder {
  /** In place of a thread: somebody has been to the page. */
  private static final int NOBODY = -1;

  /** So many pages that somebody has been to are found without a search. */
  private static final int RECENT = 1 << 12;

  private final TouchedPages pages;

  /** By a page's number, the thread that is to touch it first. */
  private final int[] firsts;

  private final long[] recent = new long[RECENT];
  private final List<ThreadRun> threads;

  /** By thread, the number of the page at which it waits. */
  private final int[] waitsAt;

  /** And for whom. */
  private final int[] waitsFor;

  private int left;

  /**
   * That of a workload. A generator says itself who initialises memory, and the rest of it is in no
   * order.
   *
   * @param threads its threads by number, as far as they are known when somebody has to wait
   */
  TouchOrder(Workload workload, List<ThreadRun> threads) {
    this.threads = threads;
    boolean isOrdered =
        workload.threads() > 1 && WorkloadShape.generator(workload.name()).isEmpty();
    Footprint footprint = isOrdered ? workload.footprint() : new Footprint(List.of());
    pages = new TouchedPages(footprint);
    firsts = new int[pages.count()];
    for (Footprint.Touch touch : footprint.touches()) {
      int first = pages.number(touch.firstPage());
      Arrays.fill(firsts, first, first + (int) touch.pages(), touch.thread());
    }
    left = firsts.length;
    Arrays.fill(recent, NOBODY);
    waitsAt = new int[workload.threads()];
    waitsFor = new int[workload.threads()];
    Arrays.fill(waitsAt, NOBODY);
  }

  /** How many of so many accesses a thread makes before it has to wait. */
  int ready(int thread, AccessBatch batch, int from, int count) {
    if (left == 0) {
      return count;
    }
    for (int i = from; i < from + count; i++) {
      long vaddr = batch.vaddr[i];
      long page = vaddr >>> Footprint.PAGE_SHIFT;
      long end = (vaddr + (1L << batch.sizeLog2[i]) - 1) >>> Footprint.PAGE_SHIFT;
      if (!comesTo(thread, page) || (end != page && !comesTo(thread, end))) {
        return i - from;
      }
    }
    return count;
  }

  private boolean comesTo(int thread, long page) {
    int slot = (int) page & (RECENT - 1);
    if (recent[slot] == page) {
      return true;
    }
    int number = pages.number(page);
    int first = number < firsts.length ? firsts[number] : NOBODY;
    if (first != NOBODY && first != thread && !isInVain(thread, first)) {
      waitsAt[thread] = number;
      waitsFor[thread] = first;
      return false;
    }
    if (first != NOBODY) {
      firsts[number] = NOBODY;
      left--;
    }
    recent[slot] = page;
    return true;
  }

  /**
   * Whether nothing would come of waiting for a thread: it is over, or waits for this one, as only
   * in a recording that contradicts itself.
   */
  private boolean isInVain(int thread, int first) {
    int last = first;
    while (last != thread && isWaiting(last)) {
      last = waitsFor[last];
    }
    return last == thread || threads.get(first).isOver();
  }

  /** Whether a thread has come to a page to which another has to come first. */
  boolean isWaiting(int thread) {
    int number = waitsAt[thread];
    return number != NOBODY && firsts[number] != NOBODY && !threads.get(waitsFor[thread]).isOver();
  }

  /** A thread has waited, if it had to; its CPU has been idle, unless others were there. */
  void goesOn(int thread, SimulatedCpu cpu) {
    if (waitsAt[thread] != NOBODY) {
      waitsAt[thread] = NOBODY;
      cpu.idleUntil(threads.get(waitsFor[thread]).cpu().cycles());
    }
  }
}
