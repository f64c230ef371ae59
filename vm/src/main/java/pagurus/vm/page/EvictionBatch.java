package pagurus.vm.page;

/** Frames that are to leave memory together, so that one flush for each space is enough. */
final class EvictionBatch {
  private final int[] frames;
  private final boolean[] neverWritten;
  private int size;

  EvictionBatch(int capacity) {
    frames = new int[capacity];
    neverWritten = new boolean[capacity];
  }

  void add(int pfn) {
    frames[size++] = pfn;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int frame(int index) {
    return frames[index];
  }

  /** Says that the home of a frame has never had its content. */
  void setNeverWritten(int index, boolean never) {
    neverWritten[index] = never;
  }

  boolean neverWritten(int index) {
    return neverWritten[index];
  }
}
