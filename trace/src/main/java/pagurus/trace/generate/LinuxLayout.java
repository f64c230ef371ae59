package pagurus.trace.generate;

/**
 * Where Linux puts the parts of a program on x86-64 (position-independent, without randomisation):
 * the heap behind the program, mappings from the top down, the main stack above them.
 */
final class LinuxLayout {
  static final long PAGE_BYTES = 4096;
  static final int PAGE_SHIFT = 12;

  private static final long HEAP = 0x5555_5577_9000L;
  private static final long MAPPINGS_END = 0x7fff_f7d8_0000L;
  private static final long STACK_END = 0x7fff_ffff_f000L;

  /** What threads other than the first get by default, 8 MiB and a guard page. */
  private static final long THREAD_STACK_BYTES = (8L << 20) + PAGE_BYTES;

  /** Part of the mappings that is left to libraries and threads' stacks: 16 GiB. */
  private static final long LIBRARY_BYTES = 1L << 34;

  private LinuxLayout() {}

  /** First byte of the heap, where small objects live. */
  static long heap() {
    return HEAP;
  }

  /** First byte of a large allocation of so many pages. */
  static long mapping(long pages) {
    return MAPPINGS_END - LIBRARY_BYTES - pages * PAGE_BYTES;
  }

  /** Byte behind the stack of a thread; stacks grow down from here. */
  static long stackEnd(int thread) {
    return thread == 0 ? STACK_END : MAPPINGS_END - (thread - 1) * THREAD_STACK_BYTES;
  }
}
