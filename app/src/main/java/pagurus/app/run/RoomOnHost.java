package pagurus.app.run;

import pagurus.app.BadInputException;
import pagurus.app.terminal.ByteSizes;
import pagurus.arch.PagingMode;
import pagurus.machine.PhysicalLayout;

/** Whether this host has room for what is known of a machine's memory. */
final class RoomOnHost {
  /**
   * Heap that each frame number takes, in bytes, those between nodes too: 39 for its record, 17 for
   * the lists of free frames and of sharers, 11 on a hypervisor, and some more, as arrays must lie
   * in one piece.
   */
  private static final long HEAP_PER_FRAME = 72;

  /** Heap that each slot of swap takes. */
  private static final long HEAP_PER_SLOT = 8;

  /** What else takes heap: TLBs, tables of the programs, Pagurus itself. */
  private static final long HEAP_AT_LEAST = 32L << 20;

  /** Frames and slots are numbered by 32 bits, and the JVM has no larger arrays. */
  private static final long MOST_NUMBERS = Integer.MAX_VALUE - 8;

  private static final String INSTEAD = "give each node less with --memory";

  private RoomOnHost() {}

  /**
   * Refuses a machine that this process has no room for.
   *
   * @param slots slots of swap
   */
  static void check(int nodes, long bytesPerNode, PagingMode mode, long slots) {
    check(nodes, bytesPerNode, mode, slots, Runtime.getRuntime().maxMemory());
  }

  /** The same with so many bytes of heap. */
  static void check(int nodes, long bytesPerNode, PagingMode mode, long slots, long most) {
    long frames = PhysicalLayout.of(nodes, bytesPerNode).end() >>> mode.pageShift();
    String each = ByteSizes.text(bytesPerNode) + " on each of the machine's nodes";
    if (Math.max(frames, slots) > MOST_NUMBERS) {
      throw new BadInputException(
          "%s are %,d frames with %,d slots of swap, and there can be %,d of each; %s"
              .formatted(each, frames, slots, MOST_NUMBERS, INSTEAD));
    }
    long heap = HEAP_AT_LEAST + frames * HEAP_PER_FRAME + slots * HEAP_PER_SLOT;
    if (heap > most) {
      throw new BadInputException(
          "%s take %,d MiB of heap, and there are %,d; %s"
              .formatted(each, heap >> 20, most >> 20, INSTEAD));
    }
  }
}
