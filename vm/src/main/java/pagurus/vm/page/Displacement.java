package pagurus.vm.page;

import java.util.ArrayList;
import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.KernelThread;

/**
 * Makes room on a full node by moving data to the nearest other nodes that have some: it stays in
 * memory, where reclaim would write it to swap. A hand for each node goes over its frames, so that
 * the same few pages are not always the ones to go; pages of 4 KiB first, and huge ones only if
 * there are no others.
 *
 * <p>Which pages are in use is not asked: it would take a look at every entry that maps them, and
 * what tables need is no more than a five hundredth part of the node.
 */
public final class Displacement {
  /** Frames that share their shootdowns. */
  private static final int BATCH = 32;

  private final DataFrames data;
  private final Frames frames;
  private final FrameTable records;
  private final PageMover mover;
  private final ClockHands hands;

  /** Displacement for a whole machine. */
  public Displacement(DataFrames data, PageMover mover) {
    this.data = data;
    this.mover = mover;
    frames = data.core().frames();
    records = frames.table();
    hands = new ClockHands(frames);
  }

  /**
   * Moves pages until so many frames of a node can be taken by whoever may not use the reserve. The
   * caller holds no lock and is in no read section.
   *
   * @return whether any can be taken that could not before
   */
  public boolean makeRoom(KernelThread thread, int node, int wanted) {
    return makeRoom(thread, node, wanted, 0);
  }

  /**
   * The same where other nodes are to have room, too: data goes only to those that keep it.
   *
   * @param kept so many frames must be left of a node that data goes to
   */
  public boolean makeRoom(KernelThread thread, int node, int wanted, int kept) {
    int missing = frames.missing(node, wanted);
    if (frames.isOffline(node) || missing <= 0) {
      return missing <= 0;
    }
    int moved = displace(thread, node, missing, 0, kept);
    return moved > 0 || displace(thread, node, missing, frames.blockOrder(), kept) > 0;
  }

  /** One round of the hand; returns how many frames came free. */
  private int displace(KernelThread thread, int node, int wanted, int highestOrder, int kept) {
    Cpu cpu = thread.cpu();
    int usable = frames.usable(node);
    int gone = 0;
    for (int looked = 0;
        looked < usable && gone < wanted && othersHaveRoom(node, kept);
        looked += BATCH) {
      int first = hands.advance(cpu, node, BATCH);
      List<Integer> batch = new ArrayList<>();
      for (int i = first; i < first + BATCH && i < usable; i++) {
        int pfn = frames.firstUsable(node) + i;
        if (isData(records.kindSeen(cpu, pfn)) && records.order(pfn) <= highestOrder) {
          batch.add(pfn);
        }
      }
      gone += batch.isEmpty() ? 0 : move(thread, node, batch, kept);
    }
    return gone;
  }

  private static boolean isData(FrameKind kind) {
    return kind == FrameKind.ANONYMOUS || kind == FrameKind.FILE;
  }

  private boolean othersHaveRoom(int node, int kept) {
    for (int other : frames.nearestFirst(node)) {
      if (other != node && !frames.isOffline(other) && frames.missing(other, kept + 1) <= 0) {
        return true;
      }
    }
    return false;
  }

  private int move(KernelThread thread, int node, List<Integer> batch, int kept) {
    List<Integer> sizes = batch.stream().map(pfn -> 1 << records.order(pfn)).toList();
    List<PageOutcome> outcomes =
        mover.move(thread, batch, (cpu, order, kind) -> elsewhere(cpu, node, order, kind, kept));
    int gone = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      gone += outcomes.get(i) == PageOutcome.MOVED ? sizes.get(i) : 0;
    }
    thread.cpu().poll(Step.POLL);
    return gone;
  }

  private int elsewhere(Cpu cpu, int node, int order, FrameKind kind, int kept) {
    for (int other : frames.nearestFirst(node)) {
      boolean may = other != node && (kept == 0 || frames.missing(other, kept + (1 << order)) <= 0);
      int pfn = may ? data.allocateOn(cpu, other, order, kind) : Frames.NONE;
      if (pfn != Frames.NONE) {
        return pfn;
      }
    }
    return Frames.NONE;
  }
}
