package pagurus.vm.memory;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Doubly linked lists of the free blocks of a node. A block is named by the place of its first
 * frame within the node; its links are where a subclass keeps them. The number of a list has the
 * order of its blocks in its lowest bits.
 */
abstract sealed class FreeLists permits PageBlocks {
  static final int NONE = -1;

  /** The list of what is no free block. */
  static final byte NOT_A_HEAD = -1;

  static final int ORDER_BITS = 4;
  static final int ORDER_MASK = (1 << ORDER_BITS) - 1;

  private final int[] firsts;

  /** So many kinds of lists, one for each order; all are empty. */
  FreeLists(int kinds) {
    firsts = new int[kinds << ORDER_BITS];
    Arrays.fill(firsts, NONE);
  }

  /** The list of the free block that begins here, or {@link #NOT_A_HEAD}. */
  abstract int list(int index);

  /** The block behind it, or {@link #NONE}. */
  abstract int next(int index);

  /** The block before it, or {@link #NONE}. */
  abstract int previous(int index);

  abstract void setNext(int index, int after);

  abstract void setPrevious(int index, int before);

  /** A free block begins here from now on, first in a list, before another. */
  abstract void add(int index, int list, int after);

  /** No free block begins here any more. */
  abstract void remove(int index);

  /** The first block of a list, or {@link #NONE}. */
  final int firstOf(int kind, int order) {
    return firsts[(kind << ORDER_BITS) + order];
  }

  /** Whether a free block of exactly this order begins here. */
  final boolean isHead(int index, int order) {
    int list = list(index);
    return list != NOT_A_HEAD && (list & ORDER_MASK) == order;
  }

  /** The places from one to before another that no free block covers which begins there, too. */
  final int[] uncovered(int from, int to) {
    IntStream.Builder places = IntStream.builder();
    for (int index = from; index < to; ) {
      int list = list(index);
      if (list == NOT_A_HEAD) {
        places.add(index++);
      } else {
        index += 1 << (list & ORDER_MASK);
      }
    }
    return places.build().toArray();
  }

  final void push(int index, int order, int kind) {
    int list = (kind << ORDER_BITS) + order;
    int old = firsts[list];
    add(index, list, old);
    if (old != NONE) {
      setPrevious(old, index);
    }
    firsts[list] = index;
  }

  /** Takes a block that is the first of its list out of it. */
  final void pop(int index, int order, int kind) {
    int after = next(index);
    firsts[(kind << ORDER_BITS) + order] = after;
    if (after != NONE) {
      setPrevious(after, NONE);
    }
    remove(index);
  }

  final void unlink(int index) {
    int before = previous(index);
    int after = next(index);
    if (before == NONE) {
      firsts[list(index)] = after;
    } else {
      setNext(before, after);
    }
    if (after != NONE) {
      setPrevious(after, before);
    }
    remove(index);
  }
}
