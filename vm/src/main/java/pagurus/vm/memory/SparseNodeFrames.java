package pagurus.vm.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagurus.vm.sync.SpinLock;

/**
 * Free frames of a large node of which most is idle: links for each block of the largest order, and
 * for smaller blocks within one only while there are any. So a stretch that is all free, or all in
 * use, takes a few bytes.
 */
final class SparseNodeFrames extends NodeFrames {
  private final int largest;
  private final FreeLinks whole;
  private final @Nullable FreeLinks[] parts;

  /** How many free blocks begin within a block of the largest order, whole ones left out. */
  private final short[] partCount;

  /** Links that nobody needs at the moment; blocks that come and go would make many. */
  private @Nullable FreeLinks spare;

  private SparseNodeFrames(SpinLock lock, int first, int count, int orders, int blockOrder) {
    super(lock, first, count, orders, blockOrder);
    largest = orders - 1;
    int blocks = block(count - 1) + 1;
    whole = new FreeLinks(blocks);
    parts = new FreeLinks[blocks];
    partCount = new short[blocks];
  }

  static NodeFrames make(SpinLock lock, int first, int count, int orders, int blockOrder) {
    return new SparseNodeFrames(lock, first, count, orders, blockOrder);
  }

  /** Blocks are aligned by frame number, so the first may be cut off at its front. */
  private int block(int index) {
    return ((first + index) >>> largest) - (first >>> largest);
  }

  private int within(int index) {
    return (first + index) & ((1 << largest) - 1);
  }

  private boolean isWhole(int index) {
    return within(index) == 0 && whole.list[block(index)] != NOT_A_HEAD;
  }

  /** The links of a free block that begins here, at {@link #place}. */
  private FreeLinks links(int index) {
    FreeLinks found = isWhole(index) ? whole : parts[block(index)];
    if (found == null) {
      throw new IllegalStateException(
          "no free block begins at frame 0x%x".formatted(first + index));
    }
    return found;
  }

  private int place(int index) {
    return isWhole(index) ? block(index) : within(index);
  }

  @Override
  int list(int index) {
    if (!isWhole(index) && parts[block(index)] == null) {
      return NOT_A_HEAD;
    }
    return links(index).list[place(index)];
  }

  @Override
  int next(int index) {
    return links(index).next[place(index)];
  }

  @Override
  int previous(int index) {
    return links(index).previous[place(index)];
  }

  @Override
  void setNext(int index, int after) {
    links(index).next[place(index)] = after;
  }

  @Override
  void setPrevious(int index, int before) {
    links(index).previous[place(index)] = before;
  }

  @Override
  void add(int index, int list, int after) {
    int block = block(index);
    if ((list & ORDER_MASK) == largest) {
      whole.list[block] = (byte) list;
    } else {
      FreeLinks into = parts[block];
      if (into == null) {
        into = spare == null ? new FreeLinks(1 << largest) : spare;
        spare = null;
        parts[block] = into;
      }
      into.list[within(index)] = (byte) list;
      partCount[block]++;
    }
    setNext(index, after);
    setPrevious(index, NONE);
  }

  @Override
  void remove(int index) {
    boolean wasWhole = isWhole(index);
    links(index).list[place(index)] = NOT_A_HEAD;
    int block = block(index);
    if (!wasWhole && --partCount[block] == 0) {
      spare = parts[block];
      parts[block] = null;
    }
  }

  /** How many blocks of the largest order have smaller free blocks in them. */
  int broken() {
    return (int) Arrays.stream(parts).filter(part -> part != null).count();
  }
}
