package pagurus.vm.memory;

import java.util.Arrays;
import pagurus.machine.Cpu;
import pagurus.vm.sync.SpinLock;

/**
 * The free frames of one node: a binary buddy allocator.
 *
 * <p>A block of order {@code k} is {@code 2^k} frames, aligned to its size. Free blocks hang in one
 * doubly linked list for each order, threaded through arrays that are indexed by frame. All state
 * is plain and guarded by the node's lock.
 */
final class NodeFrames {
  private static final int NONE = -1;
  private static final byte NOT_A_HEAD = -1;

  private final SpinLock lock;
  private final int first;
  private final int count;
  private final int[] next;
  private final int[] previous;
  private final byte[] headOrder;
  private final int[] lists;
  private int free;

  /**
   * The free frames {@code first} to {@code first + count - 1}, all free at the start.
   *
   * @param orders how many orders there are; the largest block has {@code 2^(orders-1)} frames
   */
  NodeFrames(SpinLock lock, int first, int count, int orders) {
    this.lock = lock;
    this.first = first;
    this.count = count;
    next = new int[count];
    previous = new int[count];
    headOrder = new byte[count];
    lists = new int[orders];
    Arrays.fill(headOrder, NOT_A_HEAD);
    Arrays.fill(lists, NONE);
    for (int index = 0; index < count; ) {
      int order = largestAt(index);
      push(index, order);
      index += 1 << order;
    }
    free = count;
  }

  private int largestAt(int index) {
    int order = lists.length - 1;
    while (index + (1 << order) > count || !aligned(index, order)) {
      order--;
    }
    return order;
  }

  /** Blocks are aligned by frame number, not by their place in the node. */
  private boolean aligned(int index, int order) {
    return ((first + index) & ((1 << order) - 1)) == 0;
  }

  /** Takes a block, leaving at least {@code reserve} frames; returns its first frame or -1. */
  int allocate(Cpu cpu, int order, int reserve) {
    lock.lock(cpu);
    try {
      if (free - (1 << order) < reserve) {
        return NONE;
      }
      int found = order;
      while (found < lists.length && lists[found] == NONE) {
        found++;
      }
      if (found >= lists.length) {
        return NONE;
      }
      int index = lists[found];
      unlink(index, found);
      while (found > order) {
        found--;
        push(index + (1 << found), found);
      }
      free -= 1 << order;
      return first + index;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Gives a block back and joins it with its free buddies. */
  void free(Cpu cpu, int pfn, int order) {
    lock.lock(cpu);
    try {
      int index = pfn - first;
      int size = order;
      while (size < lists.length - 1) {
        int buddy = ((first + index) ^ (1 << size)) - first;
        if (buddy < 0 || buddy >= count || headOrder[buddy] != size) {
          break;
        }
        unlink(buddy, size);
        index = Math.min(index, buddy);
        size++;
      }
      push(index, size);
      free += 1 << order;
    } finally {
      lock.unlock(cpu);
    }
  }

  private void push(int index, int order) {
    int old = lists[order];
    next[index] = old;
    previous[index] = NONE;
    if (old != NONE) {
      previous[old] = index;
    }
    lists[order] = index;
    headOrder[index] = (byte) order;
  }

  private void unlink(int index, int order) {
    if (previous[index] == NONE) {
      lists[order] = next[index];
    } else {
      next[previous[index]] = next[index];
    }
    if (next[index] != NONE) {
      previous[next[index]] = previous[index];
    }
    headOrder[index] = NOT_A_HEAD;
  }

  /** How many frames are free; exact only while nobody allocates. */
  int free() {
    return free;
  }

  /** How many frames there are. */
  int count() {
    return count;
  }

  /** The first frame that can be free. */
  int first() {
    return first;
  }
}
