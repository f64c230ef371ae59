package pagurus.vm.page;

import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/**
 * Frames for data, by force if need be: when the nodes are full, pages are taken out of memory.
 *
 * <p>The caller is inside a read section and holds no table lock. Its path is lost.
 */
public final class PageSupply {
  /** Pages to win back at once, so that the next fault need not. */
  private static final int CHUNK = 64;

  private final DataFrames data;
  private final Reclaimer reclaimer;

  /** A supply from these frames. */
  public PageSupply(DataFrames data, Reclaimer reclaimer) {
    this.data = data;
    this.reclaimer = reclaimer;
  }

  /**
   * Takes a frame, near a node if possible, with one user: the caller.
   *
   * @return {@link Frames#NONE} if nothing can be won back
   */
  public int take(KernelThread thread, int node, FrameKind kind) {
    Cpu cpu = thread.cpu();
    int pfn = data.allocateNear(cpu, node, kind);
    if (pfn != Frames.NONE) {
      return pfn;
    }
    thread.counters().count(Event.NO_MEMORY);
    reclaimAround(thread, node);
    return data.allocateNear(cpu, node, kind);
  }

  /**
   * Makes so many frames of exactly this node available to whoever may not use the reserve, by
   * force if need be.
   *
   * @return whether there are any more than before; false means that going on is pointless
   */
  public boolean makeRoom(KernelThread thread, int node, int wanted) {
    if (data.core().frames().isOffline(node)) {
      return false;
    }
    int missing = data.core().frames().missing(node, wanted);
    return missing <= 0 || reclaimer.reclaim(thread, node, missing) > 0;
  }

  /** For whoever cannot go on without a frame: wins some back, or waits for others to do so. */
  public void awaitRoom(KernelThread thread) {
    if (!reclaimAround(thread, thread.cpu().node())) {
      thread.cpu().relax(Step.AWAIT_MEMORY);
    }
  }

  /** Wins pages back, from the nearest node that has any to give. */
  public boolean reclaimAround(KernelThread thread, int node) {
    for (int candidate : data.core().frames().nearestFirst(node)) {
      if (!data.core().frames().isOffline(candidate)
          && reclaimer.reclaim(thread, candidate, CHUNK) > 0) {
        return true;
      }
    }
    return false;
  }
}
