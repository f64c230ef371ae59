package pagurus.vm.page;

import java.util.HashMap;
import java.util.Map;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.sync.SpinLock;

/**
 * Which entries map a frame. One mapping is kept in place, more of them in a table beside it. Kept
 * exact: changed under the lock of the table that holds the entry, together with the entry.
 */
public final class ReverseMap {
  private static final int STRIPES = 64;
  private static final int NOBODY = 0;

  private final int[] firstSpace;
  private final long[] firstVaddr;
  private final SpinLock[] stripes = new SpinLock[STRIPES];
  private final Map<Integer, Mappings>[] others;

  /** A map for all frames of a machine; nothing is mapped. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public ReverseMap(Frames frames) {
    firstSpace = new int[frames.table().frames()];
    firstVaddr = new long[firstSpace.length];
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
    if (firstSpace[pfn] == NOBODY) {
      firstSpace[pfn] = space;
      firstVaddr[pfn] = vaddr;
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
      if (firstSpace[pfn] == space && firstVaddr[pfn] == vaddr) {
        firstSpace[pfn] = NOBODY;
        if (more != null) {
          firstSpace[pfn] = more.space(more.size() - 1);
          firstVaddr[pfn] = more.vaddr(more.size() - 1);
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
    if (firstSpace[pfn] != NOBODY) {
      into.add(firstSpace[pfn], firstVaddr[pfn]);
      Mappings more = others[stripe].get(pfn);
      for (int i = 0; more != null && i < more.size(); i++) {
        into.add(more.space(i), more.vaddr(i));
      }
    }
    stripes[stripe].unlock(cpu);
  }
}
