package pagurus.vm.memory;

import java.util.Arrays;
import pagurus.machine.Cpu;
import pagurus.vm.sync.SpinLock;

/**
 * The free frames of one node: a binary buddy allocator that keeps what can move apart from what
 * cannot.
 *
 * <p>A block of order {@code k} is {@code 2^k} frames, aligned to its size. Free blocks hang in
 * doubly linked lists, threaded through arrays: one for each order and each {@link Mobility} of the
 * <em>page block</em> that they lie in, a block of the size of a huge page. An allocation is served
 * from page blocks of its own mobility; if those have nothing it takes from the largest free block
 * of the others, and if that is half a page block or more the whole page block changes sides, so
 * that strangers do not spread thinly over all memory.
 *
 * <p>A page block can be <em>isolated</em>: what is free in it, or is freed, hangs in lists of its
 * own and is never handed out. All state is plain and guarded by the node's lock.
 */
abstract sealed class NodeFrames extends PageBlocks permits DenseNodeFrames, SparseNodeFrames {
  private static final Mobility[] MOBILITIES = Mobility.values();

  /** The lists of what is free in isolated page blocks come behind those of all mobilities. */
  private static final int ISOLATED = MOBILITIES.length;

  private final SpinLock lock;
  private final int orders;
  private final byte[] mobility;

  /** Bits of {@link Isolation}, by page block. */
  private final byte[] isolated;

  private int isolatedBlocks;
  private int free;
  private int isolatedFree;

  /**
   * The free frames {@code first} to {@code first + count - 1}, all free and movable at the start.
   *
   * @param orders how many orders there are, 16 at most; the largest block has {@code 2^(orders-1)}
   *     frames
   * @param blockOrder the order of page blocks, less than {@code orders}
   */
  NodeFrames(SpinLock lock, int first, int count, int orders, int blockOrder) {
    super(ISOLATED + 1, first, count, blockOrder);
    this.lock = lock;
    this.orders = orders;
    mobility = new byte[blocks()];
    isolated = new byte[mobility.length];
    Arrays.fill(mobility, (byte) Mobility.MOVABLE.ordinal());
  }

  /**
   * The frames of a node, see {@link #NodeFrames}.
   *
   * @param sparse whether links take room only where large blocks are broken up
   */
  static NodeFrames of(
      SpinLock lock, int first, int count, int orders, int blockOrder, boolean sparse) {
    NodeFrames frames =
        sparse
            ? SparseNodeFrames.make(lock, first, count, orders, blockOrder)
            : DenseNodeFrames.make(lock, first, count, orders, blockOrder);
    frames.freeAll();
    return frames;
  }

  private void freeAll() {
    for (int index = 0; index < count; index += 1 << largestAt(index)) {
      push(index, largestAt(index));
    }
    free = count;
  }

  private int largestAt(int index) {
    int order = orders - 1;
    while (index + (1 << order) > count || !aligned(index, order)) {
      order--;
    }
    return order;
  }

  /** The kind of list that a free block starting here belongs into. */
  private int kindOf(int index) {
    int block = blockOf(index);
    return isIsolated(block) ? ISOLATED : mobility[block];
  }

  /**
   * Takes a block, leaving at least {@code reserve} frames; returns its first frame or -1.
   *
   * @param avoided frames of which none may be in the block; all free blocks that these make up may
   *     have to be passed over one by one, under the lock, which a fault should not have to wait
   *     for
   */
  int allocate(Cpu cpu, int order, int reserve, Mobility wanted, FrameRange avoided) {
    lock.lock(cpu);
    try {
      if (free - (1 << order) < reserve) {
        return NONE;
      }
      int kind = wanted.ordinal();
      int index = avoided.isEmpty() ? take(kind, order) : takeClearOf(avoided, kind, order);
      if (index == NONE) {
        index = steal(kind, order, avoided);
      }
      if (index == NONE) {
        return NONE;
      }
      free -= 1 << order;
      return first + index;
    } finally {
      lock.unlock(cpu);
    }
  }

  private int take(int kind, int order) {
    int found = order;
    while (found < orders && firstOf(kind, found) == NONE) {
      found++;
    }
    if (found == orders) {
      return NONE;
    }
    int index = firstOf(kind, found);
    pop(index, found, kind);
    split(index, found, order);
    return index;
  }

  private int takeClearOf(FrameRange avoided, int kind, int order) {
    for (int found = order; found < orders; found++) {
      int index = firstClearOf(avoided, kind, found, order);
      if (index != NONE) {
        return cut(index, found, order, avoided);
      }
    }
    return NONE;
  }

  /** Takes the first part of a free block, or the last if the first is not clear of a range. */
  private int cut(int index, int from, int to, FrameRange avoided) {
    unlink(index);
    if (avoided.isClearOf(first + index, to)) {
      split(index, from, to);
      return index;
    }
    int last = lastPart(index, from, to);
    for (int order = to; order < from; order++) {
      push(lastPart(index, from, order) - (1 << order), order);
    }
    return last;
  }

  /**
   * Hangs up all of a block that is no longer free but its first part; halves within one page block
   * hang in the same lists.
   */
  private void split(int index, int from, int to) {
    if (from == to) {
      return;
    }
    int order = from - 1;
    for (; order >= Math.max(to, blockOrder); order--) {
      push(index + (1 << order), order);
    }
    int kind = kindOf(index);
    for (; order >= to; order--) {
      push(index + (1 << order), order, kind);
    }
  }

  /**
   * Takes from the largest free block of another mobility; half a page block or more comes over.
   */
  private int steal(int wanted, int order, FrameRange avoided) {
    for (int found = orders - 1; found >= order; found--) {
      for (int list = 0; list < ISOLATED; list++) {
        int index = list == wanted ? NONE : firstClearOf(avoided, list, found, order);
        if (index != NONE) {
          for (int at = index; at < index + (1 << found); at += 1 << Math.min(found, blockOrder)) {
            if (found >= blockOrder - 1) {
              convert(blockOf(at), wanted);
            }
          }
          return cut(index, found, order, avoided);
        }
      }
    }
    return NONE;
  }

  private void convert(int block, int to) {
    mobility[block] = (byte) to;
    hangAgain(block);
  }

  /** Hangs what is free in a page block into the lists where it belongs now; says how much. */
  private int hangAgain(int block) {
    int frames = 0;
    for (int index = startOf(block); index < endOf(block); ) {
      int list = list(index);
      if (list == NOT_A_HEAD) {
        index++;
      } else {
        int order = list & ORDER_MASK;
        unlink(index);
        push(index, order);
        frames += 1 << order;
        index += 1 << order;
      }
    }
    return frames;
  }

  /** Gives a block back and joins it with its free buddies. */
  void free(Cpu cpu, int pfn, int order) {
    lock.lock(cpu);
    try {
      int part = isolatedBlocks > 0 ? Math.min(order, blockOrder) : order;
      for (int index = pfn - first; index < pfn - first + (1 << order); index += 1 << part) {
        if (isIsolated(blockOf(index))) {
          isolatedFree += 1 << part;
        } else {
          free += 1 << part;
        }
        join(index, part);
      }
    } finally {
      lock.unlock(cpu);
    }
  }

  private void join(int at, int order) {
    int index = at;
    int size = order;
    while (size < orders - 1) {
      int buddy = ((first + index) ^ (1 << size)) - first;
      if (buddy < 0 || buddy >= count || !isHead(buddy, size)) {
        break;
      }
      if (size >= blockOrder && (isIsolated(blockOf(index)) || isIsolated(blockOf(buddy)))) {
        break;
      }
      unlink(buddy);
      index = Math.min(index, buddy);
      size++;
    }
    push(index, size);
  }

  /**
   * Keeps what is free in a page block, and what will be, from being handed out.
   *
   * @return false if it is isolated for this reason already; and a block that is isolated for any
   *     is not emptied
   */
  boolean isolate(Cpu cpu, int block, Isolation why) {
    lock.lock(cpu);
    try {
      boolean isFirst = !isIsolated(block);
      boolean refused = why == Isolation.EMPTYING && !isFirst;
      if (refused || (isolated[block] & why.bit()) != 0) {
        return false;
      }
      if (isFirst) {
        breakUp(startOf(block));
      }
      isolated[block] |= why.bit();
      if (isFirst) {
        isolatedBlocks++;
        int frames = hangAgain(block);
        free -= frames;
        isolatedFree += frames;
      }
      return true;
    } finally {
      lock.unlock(cpu);
    }
  }

  /** Splits a free block that reaches beyond one page block into page blocks. */
  private void breakUp(int index) {
    for (int order = blockOrder + 1; order < orders; order++) {
      int head = ((first + index) & -(1 << order)) - first;
      if (head >= 0 && isHead(head, order)) {
        unlink(head);
        for (int at = head; at < head + (1 << order); at += 1 << blockOrder) {
          push(at, blockOrder);
        }
        return;
      }
    }
  }

  /**
   * This reason to isolate a page block is gone. If there is no other it is used again; a whole one
   * becomes movable.
   */
  void readmit(Cpu cpu, int block, Isolation why) {
    lock.lock(cpu);
    try {
      if ((isolated[block] & why.bit()) == 0) {
        return;
      }
      isolated[block] &= (byte) ~why.bit();
      if (isIsolated(block)) {
        return;
      }
      isolatedBlocks--;
      int start = startOf(block);
      boolean whole = isHead(start, blockOrder);
      if (whole) {
        mobility[block] = (byte) Mobility.MOVABLE.ordinal();
      }
      int frames = hangAgain(block);
      free += frames;
      isolatedFree -= frames;
      if (whole) {
        unlink(start);
        join(start, blockOrder);
      }
    } finally {
      lock.unlock(cpu);
    }
  }

  private void push(int index, int order) {
    push(index, order, kindOf(index));
  }

  /** How many free blocks there are of each order, isolated ones not counted. */
  long[] freeBlocks(Cpu cpu) {
    lock.lock(cpu);
    long[] counts = new long[orders];
    for (int list = 0; list < ISOLATED; list++) {
      for (int order = 0; order < orders; order++) {
        for (int at = firstOf(list, order); at != NONE; at = next(at)) {
          counts[order]++;
        }
      }
    }
    lock.unlock(cpu);
    return counts;
  }

  /**
   * The frames of an isolated page block that are not free here, whatever their records say. If
   * there is none, there will be none until it is readmitted.
   */
  int[] handedOut(Cpu cpu, int block) {
    lock.lock(cpu);
    int[] places = uncovered(startOf(block), endOf(block));
    lock.unlock(cpu);
    return Arrays.stream(places).map(index -> first + index).toArray();
  }

  /** How many frames can be had; exact only while nobody allocates. */
  int free() {
    return free;
  }

  /** How many frames are free in isolated page blocks; exact only while nobody frees. */
  int isolatedFree() {
    return isolatedFree;
  }

  /** Whether a page block is isolated; may change at once. */
  boolean isIsolated(int block) {
    return isolated[block] != 0;
  }

  /** Whether all page blocks are isolated; may change at once. */
  boolean isOffline() {
    return isolatedBlocks == isolated.length;
  }

  /** What a page block is kept for. */
  Mobility mobility(int block) {
    return MOBILITIES[mobility[block]];
  }
}
