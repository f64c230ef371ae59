package pagurus.vm.page;

import java.util.Arrays;

/** A copy of the entries that mapped a frame at one moment: space and address of each. */
public final class Mappings {
  private int[] spaces = new int[4];
  private long[] vaddrs = new long[4];
  private int size;

  /** No entries yet. */
  public Mappings() {}

  void clear() {
    size = 0;
  }

  void add(int space, long vaddr) {
    if (size == spaces.length) {
      spaces = Arrays.copyOf(spaces, 2 * size);
      vaddrs = Arrays.copyOf(vaddrs, 2 * size);
    }
    spaces[size] = space;
    vaddrs[size++] = vaddr;
  }

  void removeLast() {
    size--;
  }

  boolean remove(int space, long vaddr) {
    for (int i = 0; i < size; i++) {
      if (spaces[i] == space && vaddrs[i] == vaddr) {
        size--;
        spaces[i] = spaces[size];
        vaddrs[i] = vaddrs[size];
        return true;
      }
    }
    return false;
  }

  /** How many entries there were. */
  public int size() {
    return size;
  }

  /** The space of the entry at {@code index}. */
  public int space(int index) {
    return spaces[index];
  }

  /** The address that it translates. */
  public long vaddr(int index) {
    return vaddrs[index];
  }
}
