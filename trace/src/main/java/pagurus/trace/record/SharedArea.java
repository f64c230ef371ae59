package pagurus.trace.record;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The memory that the plugin and we share: a header, a ring of chunks, a slot for each vcpu. {@code
 * recorder.c} says what is where and why nothing is lost; the numbers here are the same as there.
 *
 * <p>The recorded program could write into this memory (it is in the same process as the plugin),
 * so what comes from it is checked before it is used.
 */
final class SharedArea implements AutoCloseable {
  private static final long MAGIC = 0x3130434552474150L;
  private static final long HEADER_BYTES = 4096;
  private static final long RING_BYTES = 4L << 20;
  private static final int SLOTS = 4096;
  private static final int SLOT_RECORDS = 4096;
  private static final long SLOT_BYTES = 8L * (8 + SLOT_RECORDS);
  private static final long CHUNK_HEADER_BYTES = 16;

  private static final long HEAD = 64;
  private static final long TAIL = 128;
  private static final long STOP = 192;
  private static final long ATTACHED = 200;
  private static final long ENDED = 208;
  private static final long FORKS = 216;
  private static final long EXECS = 224;
  private static final long REFUSED = 232;

  private static final VarHandle WORD = JAVA_LONG.varHandle();
  private static final int VADDR_SHIFT = 6;
  private static final int SIZE_SHIFT = 2;
  private static final int SIZE_MASK = 0xf;
  private static final int KIND_MASK = 3;
  private static final int NO_THREAD = -1;

  private final Path file;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment area;
  private final long[] records = new long[SLOT_RECORDS];
  private final int[] chunksOfVcpu = new int[SLOTS];
  private final int[] threadOfVcpu = new int[SLOTS];
  private int threads;
  private long tail;

  /** Makes the file {@code area} in a directory and maps it; confined to the calling thread. */
  SharedArea(Path directory) throws IOException {
    file = directory.resolve("area");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // Sparse: a page is there only once somebody writes to it.
      area =
          channel.map(
              FileChannel.MapMode.READ_WRITE,
              0,
              HEADER_BYTES + RING_BYTES + SLOTS * SLOT_BYTES,
              arena);
    }
    area.set(JAVA_LONG, 8, RING_BYTES);
    area.set(JAVA_LONG, 16, SLOTS);
    area.set(JAVA_LONG, 24, SLOT_RECORDS);
    area.set(JAVA_LONG, 32, ProcessHandle.current().pid());
    area.set(JAVA_LONG, 0, MAGIC);
    Arrays.fill(threadOfVcpu, NO_THREAD);
  }

  /** The file that the plugin has to map. */
  Path file() {
    return file;
  }

  /** Whether the plugin has mapped it. */
  boolean isAttached() {
    return word(ATTACHED) != 0;
  }

  /** Whether the program ended by itself, and not by a signal or an {@code execve}. */
  boolean isEnded() {
    return word(ENDED) != 0;
  }

  /** Number of child processes, which are not recorded. */
  long forks() {
    return word(FORKS);
  }

  /** Whether the program replaced itself by another one. */
  boolean isReplaced() {
    return !isEnded() && word(EXECS) > 0;
  }

  /** Accesses of threads that found no slot: there were more than 4096 at once. */
  long refused() {
    return word(REFUSED);
  }

  /** Tells the plugin that no more accesses are wanted. */
  void stop() {
    WORD.setRelease(area, STOP, 1L);
  }

  /**
   * Empties the ring.
   *
   * @return whether there was something in it
   */
  boolean drain(AccessSink sink) throws IOException {
    long head = word(HEAD);
    if (head == tail) {
      return false;
    }
    while (tail != head) {
      long first = ringWord(tail);
      int vcpu = (int) first;
      int count = (int) (first >>> 32);
      int number = (int) ringWord(tail + 8);
      long bytes = CHUNK_HEADER_BYTES + 8L * count;
      check(Integer.compareUnsigned(count, SLOT_RECORDS) <= 0 && bytes <= head - tail);
      check(Integer.compareUnsigned(vcpu, SLOTS) < 0 && number == chunksOfVcpu[vcpu]);
      copyFromRing(tail + CHUNK_HEADER_BYTES, count);
      tail += bytes;
      WORD.setRelease(area, TAIL, tail);
      chunksOfVcpu[vcpu]++;
      append(vcpu, count, sink);
    }
    return true;
  }

  /** Takes what a process that is gone left in its slots. The ring must be empty. */
  void drainSlots(AccessSink sink) throws IOException {
    for (int vcpu = 0; vcpu < SLOTS; vcpu++) {
      long slot = HEADER_BYTES + RING_BYTES + vcpu * SLOT_BYTES;
      long state = word(slot);
      int count = (int) state;
      if (count != 0 && (int) (state >>> 32) == chunksOfVcpu[vcpu]) {
        check(Integer.compareUnsigned(count, SLOT_RECORDS) <= 0);
        MemorySegment.copy(area, JAVA_LONG, slot + 64, records, 0, count);
        append(vcpu, count, sink);
      }
    }
  }

  private void append(int vcpu, int count, AccessSink sink) throws IOException {
    if (threadOfVcpu[vcpu] == NO_THREAD) {
      threadOfVcpu[vcpu] = threads++;
    }
    int thread = threadOfVcpu[vcpu];
    for (int i = 0; i < count; i++) {
      long word = records[i];
      sink.append(
          thread,
          word >> VADDR_SHIFT,
          (int) word & KIND_MASK,
          (int) word >>> SIZE_SHIFT & SIZE_MASK);
    }
    sink.report();
  }

  private long word(long at) {
    return (long) WORD.getAcquire(area, at);
  }

  private long ringWord(long position) {
    return area.get(JAVA_LONG, HEADER_BYTES + (position & (RING_BYTES - 1)));
  }

  private void copyFromRing(long position, int count) {
    long at = position & (RING_BYTES - 1);
    int first = (int) Math.min(count, (RING_BYTES - at) / 8);
    MemorySegment.copy(area, JAVA_LONG, HEADER_BYTES + at, records, 0, first);
    MemorySegment.copy(area, JAVA_LONG, HEADER_BYTES, records, first, count - first);
  }

  private static void check(boolean sound) throws RecordingRefusedException {
    if (!sound) {
      throw new RecordingRefusedException(
          "the recorded program wrote into the recorder's memory; nothing is left of the"
              + " recording");
    }
  }

  @Override
  public void close() throws IOException {
    arena.close();
    Files.deleteIfExists(file);
  }
}
