package pagurus.vm.memory;

import java.util.Arrays;

/**
 * Links of free blocks in arrays, by the place of a block's first frame: which list it hangs in,
 * and who is before and behind it there.
 */
final class FreeLinks {
  final int[] next;
  final int[] previous;

  /** {@link FreeLists#NOT_A_HEAD} where no free block begins. */
  final byte[] list;

  FreeLinks(int places) {
    next = new int[places];
    previous = new int[places];
    list = new byte[places];
    Arrays.fill(list, FreeLists.NOT_A_HEAD);
  }
}
