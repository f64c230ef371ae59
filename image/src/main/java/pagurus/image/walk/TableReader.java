package pagurus.image.walk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import pagurus.arch.PagingMode;
import pagurus.image.BadImageException;
import pagurus.image.PhysicalImage;

/** Reads whole tables of one mode. Has a buffer: not for several threads. */
public final class TableReader {
  private static final ValueLayout.OfLong WIDE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt NARROW =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How reading a table went. */
  public enum Outcome {
    /** The entries are there. */
    READ,
    /** The table is not in the image, or not all of it. */
    OUTSIDE,
    /** The image has it, and its bytes are damaged. */
    DAMAGED
  }

  private final PhysicalImage memory;
  private final PagingMode mode;
  private final MemorySegment buffer;

  /** A reader of tables of this mode. */
  public TableReader(PhysicalImage memory, PagingMode mode) {
    this.memory = memory;
    this.mode = mode;
    long largest = Math.max(mode.tableBytes(mode.levels()), mode.tableBytes(1));
    this.buffer = MemorySegment.ofArray(new byte[Math.toIntExact(largest)]);
  }

  /** Reads the entries of the table at {@code paddr} into the beginning of {@code into}. */
  public Outcome read(long paddr, int level, long[] into) {
    MemorySegment bytes = buffer.asSlice(0, mode.tableBytes(level));
    try {
      if (!memory.read(paddr, bytes)) {
        return Outcome.OUTSIDE;
      }
    } catch (BadImageException damaged) {
      return Outcome.DAMAGED;
    }
    int count = mode.entries(level);
    if (mode.entryBytes() == Integer.BYTES) {
      for (int i = 0; i < count; i++) {
        into[i] = bytes.getAtIndex(NARROW, i) & 0xFFFF_FFFFL;
      }
    } else {
      MemorySegment.copy(bytes, WIDE, 0, into, 0, count);
    }
    return Outcome.READ;
  }

  /** Room for the entries of a table of any level. */
  public long[] newEntries() {
    return new long[Math.max(mode.entries(mode.levels()), mode.entries(1))];
  }
}
