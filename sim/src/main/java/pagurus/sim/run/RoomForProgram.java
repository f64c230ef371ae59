package pagurus.sim.run;

import pagurus.machine.Cpu;
import pagurus.sim.hardware.Hardware;
import pagurus.trace.Footprint;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;

/** How much memory of a machine is simulated, and whether machine and host have enough of it. */
final class RoomForProgram {
  /** Tables and the kernel's own. */
  private static final long SLACK_BYTES = 64L << 20;

  /** Nodes are whole blocks of the allocator's largest order. */
  private static final long BLOCK_BYTES = 4L << 20;

  /**
   * Heap that a page takes: 8 bytes for its entry (hardly any if its table is filled in order,
   * which nobody knows before), 4 for the address that its frame is mapped at, 2 for its frame's
   * words, and the rest for what it shares with others.
   */
  private static final long HEAP_PER_PAGE = 16;

  /**
   * What it takes besides in a guest: the same for the second stage, and 4 bytes for each way from
   * the guest's frame to the machine's and back.
   */
  private static final long GUEST_HEAP_PER_PAGE = HEAP_PER_PAGE + 8;

  /** So many frames that are idle take a byte of heap. */
  private static final long IDLE_FRAMES_PER_BYTE = 16;

  /** Heap that a line of a simulated cache takes: 20 take 56 bytes. */
  private static final int HEAP_PER_LINE = 3;

  /** What else takes heap: TLBs, batches of accesses. */
  private static final long HEAP_AT_LEAST = 16L << 20;

  private RoomForProgram() {}

  /**
   * Only as much of each node's memory as the program can need, if it were all on one: so where
   * tables lie, and which lines of caches they share, does not depend on how much memory is idle.
   *
   * @param name the program's
   * @param touched bytes that it touches
   * @param most bytes that it may take, with huge pages of which it touches a part only
   * @param inGuest whether it runs in a guest
   * @throws IllegalArgumentException with one sentence, if machine or host have too little
   */
  static long bytesPerNode(
      String name, long touched, long most, boolean inGuest, Hardware hardware) {
    if (touched > hardware.allMemory()) {
      throw new IllegalArgumentException(
          "%s touches %,d MiB, and machine %s has %,d MiB"
              .formatted(name, touched >> 20, hardware.name(), hardware.allMemory() >> 20));
    }
    long bytes = Math.min(withTables(most), hardware.largestMemory());
    long caches = HEAP_PER_LINE * hardware.cacheLines();
    long pages = touched >>> Footprint.PAGE_SHIFT;
    long more = caches + (inGuest ? pages * GUEST_HEAP_PER_PAGE : 0);
    checkHost(touched, bytes * hardware.nodes(), more, Runtime.getRuntime().maxMemory());
    return bytes;
  }

  /** So many bytes with their tables and what the kernel needs, in whole blocks. */
  static long withTables(long bytes) {
    return (bytes + bytes / 64 + SLACK_BYTES) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /** Nodes are simulated as large as the largest: what others have less of them is taken. */
  static void takeWhatIsNotThere(Kernel kernel, Hardware hardware) {
    Frames frames = kernel.core().frames();
    Cpu cpu = kernel.thread(0).cpu();
    for (int node = 0; node < hardware.nodes(); node++) {
      long kept = hardware.memory().get(node) >>> Footprint.PAGE_SHIFT;
      for (int order = frames.orders() - 1; order >= 0; order--) {
        boolean taken = true;
        while (taken && frames.free(node) - (1L << order) >= kept) {
          taken = frames.allocateOn(cpu, node, order, FrameKind.KERNEL, true) != Frames.NONE;
        }
      }
    }
  }

  /**
   * Refuses what the heap has no room for.
   *
   * @param used bytes that the program touches
   * @param all bytes of the machine
   * @param caches bytes of heap that its caches take, and whatever else does
   * @param most bytes of heap that there may be
   */
  static void checkHost(long used, long all, long caches, long most) {
    long pages = used >>> Footprint.PAGE_SHIFT;
    long frames = all >>> Footprint.PAGE_SHIFT;
    long heap = HEAP_AT_LEAST + caches + pages * HEAP_PER_PAGE + frames / IDLE_FRAMES_PER_BYTE;
    if (heap > most) {
      throw new IllegalArgumentException(
          "a program of %,d MiB on a machine of %,d MiB takes %,d MiB of heap, and there are %,d"
              .formatted(used >> 20, all >> 20, heap >> 20, most >> 20));
    }
  }
}
