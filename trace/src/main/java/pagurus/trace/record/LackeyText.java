package pagurus.trace.record;

import java.io.IOException;
import java.io.InputStream;
import pagurus.trace.AccessBatch;

/**
 * Reads what valgrind's lackey prints with {@code --trace-mem=yes}, as it comes.
 *
 * <p>A line is {@code I addr,size} for an instruction, or {@code L}, {@code S} or {@code M} (load,
 * store, both) and the same; numbers are hexadecimal and decimal. Every other line is valgrind's
 * talk and is skipped. An instruction becomes a fetch only when it is in another page than the one
 * before. Sizes that are no power of two (x87: 10 bytes, FXSAVE: 512) become several accesses of at
 * most 64 bytes.
 */
final class LackeyText {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PAGE_SHIFT = 12;
  private static final int MAX_SIZE_LOG2 = 6;
  private static final int ONLY_THREAD = 0;
  private static final int MAX_SIZE = 1 << 20;

  private final AccessSink sink;
  private final byte[] line = new byte[64];
  private int length;
  private long codePage = -1;

  LackeyText(AccessSink sink) {
    this.sink = sink;
  }

  /**
   * Reads to the end.
   *
   * @param whenFull is called once, when the sink wants no more; the rest is read and dropped
   */
  void readAll(InputStream in, Runnable whenFull) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    boolean full = false;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (!full) {
        for (int i = 0; i < count; i++) {
          take(buffer[i]);
        }
        sink.report();
        if (sink.isFull()) {
          full = true;
          whenFull.run();
        }
      }
    }
  }

  private void take(byte next) throws IOException {
    if (next == '\n') {
      lineEnded();
      length = 0;
    } else if (length < line.length) {
      line[length++] = next;
    }
  }

  private void lineEnded() throws IOException {
    boolean isFetch = length > 3 && line[0] == 'I' && line[1] == ' ' && line[2] == ' ';
    if (!isFetch && (length <= 3 || line[0] != ' ' || line[2] != ' ')) {
      return;
    }
    long vaddr = 0;
    int at = 3;
    for (; at < length && line[at] != ','; at++) {
      int digit = Character.digit(line[at], 16);
      if (digit < 0) {
        return;
      }
      vaddr = vaddr << 4 | digit;
    }
    int size = 0;
    int start = ++at;
    for (; at < length; at++) {
      int digit = Character.digit(line[at], 10);
      if (digit < 0 || size > MAX_SIZE) {
        return;
      }
      size = size * 10 + digit;
    }
    if (at > start && size > 0) {
      access(isFetch ? line[0] : line[1], vaddr, size);
    }
  }

  private void access(byte letter, long vaddr, int size) throws IOException {
    switch (letter) {
      case 'I' -> fetch(vaddr);
      case 'L' -> pieces(vaddr, size, AccessBatch.LOAD);
      case 'S' -> pieces(vaddr, size, AccessBatch.STORE);
      case 'M' -> {
        pieces(vaddr, size, AccessBatch.LOAD);
        pieces(vaddr, size, AccessBatch.STORE);
      }
      default -> {}
    }
  }

  private void fetch(long vaddr) throws IOException {
    if (vaddr >>> PAGE_SHIFT != codePage) {
      codePage = vaddr >>> PAGE_SHIFT;
      sink.append(ONLY_THREAD, vaddr, AccessBatch.FETCH, 0);
    }
  }

  private void pieces(long vaddr, int size, int kind) throws IOException {
    long at = vaddr;
    int rest = size;
    while (rest > 0) {
      int sizeLog2 = Math.min(MAX_SIZE_LOG2, 31 - Integer.numberOfLeadingZeros(rest));
      sink.append(ONLY_THREAD, at, kind, sizeLog2);
      at += 1L << sizeLog2;
      rest -= 1 << sizeLog2;
    }
  }
}
