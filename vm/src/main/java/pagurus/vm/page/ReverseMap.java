package pagurus.vm.page;

import java.util.HashMap;
import java.util.Map;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.sync.SpinLock;

/**
 * Which entries map a frame. One mapping is kept in the frame's record, more of them in a table
 * beside it. Kept exact: changed under the lock of the table that holds the entry, together with
 * the entry.
 */
public final class ReverseMap {
  private static final int STRIPES = 64;
  private static final int NOBODY = FrameTable.NOBODY;

  private final FrameTable records;
  private final SpinLock[] stripes = new SpinLock[STRIPES];
  private final Map<Integer, Mappings>[] others;

  /** A map for all frames of a machine; nothing is mapped. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public ReverseMap(Frames frames) {
    records = frames.table();
    others = new Map[STRIPES];
    long words = frames.words().take(STRIPES);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new SpinLock(words + (long) i * Long.BYTES);
      others[i] = new HashMap<>();
    }
  }

  /** An entry maps the frame from now on. */
  public void add(Cpu cpu, int pfn, int space, long vaddr) {
    int stripe = pfn % STRIPES;
    stripes[stripe].lock(cpu);
    if (records.firstSpace(pfn) == NOBODY) {
      records.setFirstMapping(pfn, space, vaddr);
    } else {
      others[stripe].computeIfAbsent(pfn, any -> new Mappings()).add(space, vaddr);
    }
    stripes[stripe].unlock(cpu);
  }

  /** An entry that mapped the frame does so no longer. */
  public void remove(Cpu cpu, int pfn, int space, long vaddr) {
    int stripe = pfn % STRIPES;
    stripes[stripe].lock(cpu);
    try {
      Mappings more = others[stripe].get(pfn);
      if (records.firstSpace(pfn) == space && records.firstVaddr(pfn) == vaddr) {
        if (more == null) {
          records.clearFirstMapping(pfn);
        } else {
          int last = more.size() - 1;
          records.setFirstMapping(pfn, more.space(last), more.vaddr(last));
          more.removeLast();
        }
      } else if (more == null || !more.remove(space, vaddr)) {
        throw new IllegalStateException(
            "space %d does not map frame 0x%x at v0x%x".formatted(space, pfn, vaddr));
      }
      if (more != null && more.size() == 0) {
        others[stripe].remove(pfn);
      }
    } finally {
      stripes[stripe].unlock(cpu);
    }
  }

  /** Copies the entries that map a frame at this moment. */
  public void snapshot(Cpu cpu, int pfn, Mappings into) {
    into.clear();
    int stripe = pfn % STRIPES;
    stripes[stripe].lock(cpu);
    if (records.firstSpace(pfn) != NOBODY) {
      into.add(records.firstSpace(pfn), records.firstVaddr(pfn));
      Mappings more = others[stripe].get(pfn);
      for (int i = 0; more != null && i < more.size(); i++) {
        into.add(more.space(i), more.vaddr(i));
      }
    }
    stripes[stripe].unlock(cpu);
  }
}
