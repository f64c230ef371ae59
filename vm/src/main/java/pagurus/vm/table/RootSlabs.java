package pagurus.vm.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.Poison;
import pagurus.vm.sync.SpinLock;

/**
 * Frames that hold several roots, each smaller than a page (X15). A slot is twice as large as the
 * root: the root, aligned to its own size, and behind it the word for its life and lock.
 */
final class RootSlabs {
  private record Slab(int pfn, BitSet used) {}

  private final Frames frames;
  private final FrameTable records;
  private final long rootBytes;
  private final long slotBytes;
  private final int slots;
  private final SpinLock lock;
  private final List<List<Slab>> slabs = new ArrayList<>();

  RootSlabs(Frames frames, long rootBytes) {
    this.frames = frames;
    this.rootBytes = rootBytes;
    records = frames.table();
    slotBytes = 2 * Math.max(rootBytes, Long.BYTES);
    slots = (int) Math.max(1, records.frameBytes() / slotBytes);
    lock = new SpinLock(frames.words().take(1));
    for (int node = 0; node < frames.nodes(); node++) {
      slabs.add(new ArrayList<>());
    }
  }

  /** Takes room for a root in a frame that is none of those to avoid. */
  long allocate(Cpu cpu, int node, boolean urgent, FrameRange avoided) {
    lock.lock(cpu);
    try {
      for (Slab slab : slabs.get(node)) {
        int slot = slab.used.nextClearBit(0);
        if (slot < slots && !avoided.contains(slab.pfn) && !frames.isIsolated(slab.pfn)) {
          return take(slab, slot);
        }
      }
      int pfn = frames.allocateOn(cpu, node, 0, FrameKind.ROOT_SLAB, urgent, avoided);
      if (pfn == Frames.NONE) {
        return TableStore.NONE;
      }
      Slab slab = new Slab(pfn, new BitSet(slots));
      slabs.get(node).add(slab);
      return take(slab, 0);
    } finally {
      lock.unlock(cpu);
    }
  }

  private long take(Slab slab, int slot) {
    slab.used.set(slot);
    return records.paddr(slab.pfn) + slot * slotBytes;
  }

  void free(Cpu cpu, long root) {
    cpu.fill(Step.POISON, root, rootBytes, Poison.WORD);
    lock.lock(cpu);
    try {
      int pfn = records.pfn(root);
      List<Slab> onNode = slabs.get(records.nodeOf(pfn));
      Slab slab =
          onNode.stream().filter(candidate -> candidate.pfn == pfn).findFirst().orElseThrow();
      slab.used.clear((int) ((root - records.paddr(pfn)) / slotBytes));
      if (slab.used.isEmpty()) {
        onNode.remove(slab);
        frames.free(cpu, pfn, 0);
      }
    } finally {
      lock.unlock(cpu);
    }
  }

  long word(long root) {
    return root + Math.max(rootBytes, Long.BYTES);
  }
}
