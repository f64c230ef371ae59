package pagurus.check.world;

import pagurus.machine.PhysicalLayout;

/** The words of the machine, and who has touched which of them in this execution. */
final class Memory {
  private static final long LOW = 0xffff_ffffL;
  private static final byte NOBODY = 0;

  /** The owner of words that are only ever added to. */
  static final byte WHOEVER_COUNTS = Byte.MAX_VALUE;

  private final PhysicalLayout layout;
  private final Sharing sharing;
  private final long[] words;

  /** Who has touched a cell: words first, then whatever else counts like one. */
  private final byte[] owners;

  Memory(PhysicalLayout layout, Sharing sharing, int cells) {
    this.layout = layout;
    this.sharing = sharing;
    words = new long[wordsOf(layout)];
    owners = new byte[cells];
  }

  static int wordsOf(PhysicalLayout layout) {
    return cell(layout.end());
  }

  static int cell(long address) {
    return (int) (address >>> 3);
  }

  int checkedCell(long address, int width) {
    if (address % width != 0) {
      throw new IllegalArgumentException("p0x%x is not a multiple of %d".formatted(address, width));
    }
    if (!layout.exists(address)) {
      throw new IndexOutOfBoundsException("p0x%x is outside of memory".formatted(address));
    }
    return cell(address);
  }

  /** Reads a word or half of one, zero-extended. */
  long get(long address, int width) {
    long word = words[cell(address)];
    return width == Long.BYTES ? word : (word >>> shift(address)) & LOW;
  }

  /** Writes a word or half of one. */
  void put(long address, int width, long value) {
    int at = cell(address);
    if (width == Long.BYTES) {
      words[at] = value;
    } else {
      long kept = words[at] & ~(LOW << shift(address));
      words[at] = kept | ((value & LOW) << shift(address));
    }
  }

  private static int shift(long address) {
    return (address & Integer.BYTES) == 0 ? 0 : Integer.SIZE;
  }

  long word(int cell) {
    return words[cell];
  }

  void fill(long address, long bytes, long word) {
    for (int at = cell(address); at < cell(address + bytes); at++) {
      words[at] = word;
    }
  }

  void copy(long from, long to, long bytes) {
    System.arraycopy(words, cell(from), words, cell(to), cell(bytes));
  }

  /** Whether a step on these cells is an event: whether more than one owner touches one of them. */
  boolean isEvent(byte owner, int low, int high) {
    boolean event = false;
    for (int cell = low; cell < high; cell++) {
      if (sharing.isShared(cell)) {
        event = true;
      } else if (owners[cell] != owner) {
        if (owners[cell] != NOBODY) {
          sharing.share(cell);
          event = true;
        }
        owners[cell] = owner;
      }
    }
    return event;
  }
}
