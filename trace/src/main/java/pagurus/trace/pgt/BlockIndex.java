package pagurus.trace.pgt;

import java.util.Arrays;

/** Where the blocks are, in the order of the file. Grows as blocks are added. */
final class BlockIndex {
  private long[] offsets = new long[16];
  private int[] threads = new int[16];
  private int[] counts = new int[16];
  private int[] lengths = new int[16];
  private int blocks;
  private int longest;

  /**
   * Adds the next block.
   *
   * @param offset of its header, bytes from the start of the file
   * @param thread whose accesses it has
   * @param count how many
   * @param length bytes in the file, header and checksum included
   */
  void add(long offset, int thread, int count, int length) {
    if (blocks == offsets.length) {
      int capacity = Math.multiplyExact(blocks, 2);
      offsets = Arrays.copyOf(offsets, capacity);
      threads = Arrays.copyOf(threads, capacity);
      counts = Arrays.copyOf(counts, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }
    offsets[blocks] = offset;
    threads[blocks] = thread;
    counts[blocks] = count;
    lengths[blocks] = length;
    longest = Math.max(longest, length);
    blocks++;
  }

  int blocks() {
    return blocks;
  }

  long offset(int block) {
    return offsets[block];
  }

  int thread(int block) {
    return threads[block];
  }

  int count(int block) {
    return counts[block];
  }

  /** How many accesses all blocks of a thread have. */
  long accesses(int thread) {
    long sum = 0;
    for (int block = next(thread, 0); block < blocks; block = next(thread, block + 1)) {
      sum += counts[block];
    }
    return sum;
  }

  int length(int block) {
    return lengths[block];
  }

  /** Length of the longest block; 0 if there is none. */
  int longest() {
    return longest;
  }

  /** The first block of a thread at or behind this one; {@link #blocks()} if there is none. */
  int next(int thread, int from) {
    int block = from;
    while (block < blocks && threads[block] != thread) {
      block++;
    }
    return block;
  }
}
