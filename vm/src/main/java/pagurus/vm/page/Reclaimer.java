package pagurus.vm.page;

import pagurus.machine.Cpu;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;

/**
 * Wins memory back: a clock hand for each node goes over its frames; a page whose A bit is set gets
 * a second chance, another is taken out of memory.
 *
 * <p>Runs inside the caller's read section, with no table locked. A frame in hand is marked {@link
 * FrameTable#ISOLATED}, so that two reclaimers, or a reclaimer and a migration, never work on one.
 */
public final class Reclaimer {
  /** Frames looked at and flushed together. */
  private static final int BATCH = 32;

  /** The hand goes round this often before it gives up; from the second round on A counts less. */
  private static final int ROUNDS = 3;

  private final Frames frames;
  private final FrameTable records;
  private final Eviction eviction;
  private final HugeLeaves huge;
  private final ClockHands hands;

  /** Reclaim for a whole machine. */
  public Reclaimer(
      DataFrames data, Files files, HugeLeaves huge, Spaces spaces, FlushSystem flush) {
    frames = data.core().frames();
    records = frames.table();
    this.huge = huge;
    eviction = new Eviction(data, files, spaces, flush);
    hands = new ClockHands(frames);
  }

  /**
   * Tries to free frames of a node.
   *
   * @return how many pages left memory; 0 means that going on is pointless
   */
  public int reclaim(KernelThread thread, int node, int wanted) {
    int gone = 0;
    int usable = frames.usable(node);
    EvictionBatch batch = new EvictionBatch(BATCH);
    for (long looked = 0; looked < (long) ROUNDS * usable && gone < wanted; looked += BATCH) {
      int first = hands.advance(thread.cpu(), node, BATCH);
      boolean lastChance = looked >= usable;
      for (int i = 0; i < BATCH && first + i < usable; i++) {
        consider(thread, frames.firstUsable(node) + first + i, lastChance, batch);
      }
      gone += eviction.evict(thread, batch);
    }
    return gone;
  }

  /** Isolates a frame and puts it into the batch if it may go. */
  private void consider(KernelThread thread, int pfn, boolean lastChance, EvictionBatch batch) {
    Cpu cpu = thread.cpu();
    FrameKind kind = records.kindSeen(cpu, pfn);
    if (kind != FrameKind.ANONYMOUS && kind != FrameKind.FILE) {
      return;
    }
    if (!records.tryAddReference(cpu, pfn)) {
      return;
    }
    if (records.order(pfn) > 0) {
      huge.splitAll(thread, pfn);
      eviction.putBack(cpu, pfn, false);
      return;
    }
    if (!records.mark(cpu, pfn, FrameTable.ISOLATED)) {
      eviction.putBack(cpu, pfn, false);
      return;
    }
    if (!eviction.isEvictable(thread, pfn) || (eviction.age(thread, pfn) && !lastChance)) {
      eviction.putBack(cpu, pfn, true);
      return;
    }
    batch.add(pfn);
  }
}
