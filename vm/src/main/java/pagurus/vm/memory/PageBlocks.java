package pagurus.vm.memory;

/**
 * A node's frames, divided into page blocks. Blocks are aligned by frame number, not by their place
 * in the node: the first and the last may be smaller than the others.
 */
abstract sealed class PageBlocks extends FreeLists permits NodeFrames {
  final int first;
  final int count;
  final int blockOrder;

  /** So many frames from the first on, in page blocks of {@code 2^blockOrder}. */
  PageBlocks(int kinds, int first, int count, int blockOrder) {
    super(kinds);
    this.first = first;
    this.count = count;
    this.blockOrder = blockOrder;
  }

  /** Whether a block of this order can begin here. */
  final boolean aligned(int index, int order) {
    return ((first + index) & ((1 << order) - 1)) == 0;
  }

  final int blockOf(int index) {
    return ((first + index) >>> blockOrder) - (first >>> blockOrder);
  }

  final int startOf(int block) {
    return Math.max(0, (((first >>> blockOrder) + block) << blockOrder) - first);
  }

  final int endOf(int block) {
    return Math.min(count, (((first >>> blockOrder) + block + 1) << blockOrder) - first);
  }

  /** How many page blocks there are. */
  final int blocks() {
    return blockOf(count - 1) + 1;
  }

  /** The number of the page block that a frame lies in. */
  final int blockOfFrame(int pfn) {
    return blockOf(pfn - first);
  }

  /** The first frame of a page block. */
  final int firstOf(int block) {
    return first + startOf(block);
  }

  /** The frame behind the last of a page block. */
  final int limitOf(int block) {
    return first + endOf(block);
  }

  /** How many frames there are. */
  final int count() {
    return count;
  }

  /** The first frame that can be free. */
  final int first() {
    return first;
  }

  /**
   * The first free block in a list that has a part of another order clear of a range, or {@link
   * #NONE}. Its first or its last part is: where the range meets both it covers what is between.
   */
  final int firstClearOf(FrameRange avoided, int kind, int order, int part) {
    int index = firstOf(kind, order);
    while (index != NONE
        && !avoided.isClearOf(first + index, part)
        && !avoided.isClearOf(first + lastPart(index, order, part), part)) {
      index = next(index);
    }
    return index;
  }

  /** Where the last part of a block begins. */
  final int lastPart(int index, int order, int part) {
    return index + (1 << order) - (1 << part);
  }
}
