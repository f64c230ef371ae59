package pagurus.trace;

/**
 * Room for a number of accesses, as a structure of arrays that is filled again and again.
 *
 * <p>The arrays are open on purpose: reading a recording costs a few nanoseconds an access, and a
 * call for each of them would be most of that. Only the first {@link #count} elements mean
 * something. Not safe for use by several threads.
 */
public final class AccessBatch {
  /** The program read memory. */
  public static final byte LOAD = 0;

  /** The program wrote memory. */
  public static final byte STORE = 1;

  /** The processor fetched an instruction. */
  public static final byte FETCH = 2;

  /** How many kinds of access there are. */
  public static final int KINDS = 3;

  /** The largest access: 2^7 = 128 bytes. */
  public static final int MAX_SIZE_LOG2 = 7;

  /** Virtual address of the first byte of each access. */
  public final long[] vaddr;

  /** {@link #LOAD}, {@link #STORE} or {@link #FETCH}. */
  public final byte[] kind;

  /** The number of bytes is 2 to this power, 0 to {@link #MAX_SIZE_LOG2}. */
  public final byte[] sizeLog2;

  /** How many accesses there are in the arrays now. */
  public int count;

  /**
   * An empty batch.
   *
   * @param capacity the most accesses that fit, at least 1
   */
  public AccessBatch(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity + " of a batch is below 1");
    }
    vaddr = new long[capacity];
    kind = new byte[capacity];
    sizeLog2 = new byte[capacity];
  }

  /** The most accesses that fit. */
  public int capacity() {
    return vaddr.length;
  }

  /** Forgets what is in it. */
  public void clear() {
    count = 0;
  }

  /** Whether nothing more fits. */
  public boolean isFull() {
    return count == vaddr.length;
  }

  /**
   * Puts one access behind the others. Nothing is checked except that there is room.
   *
   * @throws ArrayIndexOutOfBoundsException if {@link #isFull()}
   */
  public void add(long address, int accessKind, int accessSizeLog2) {
    int i = count;
    vaddr[i] = address;
    kind[i] = (byte) accessKind;
    sizeLog2[i] = (byte) accessSizeLog2;
    count = i + 1;
  }
}
