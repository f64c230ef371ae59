package pagurus.image;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pagurus.arch.PagingMode;

/** Physical memory from an address on whose tables a test writes itself. */
public final class WrittenMemory implements PhysicalImage {
  private final long base;
  private final ByteBuffer bytes;

  /** Zeroed memory. */
  public WrittenMemory(long base, int bytes) {
    this.base = base;
    this.bytes = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes one entry of a table. */
  public WrittenMemory put(PagingMode mode, long table, int index, long entry) {
    int at = (int) (table - base) + index * mode.entryBytes();
    if (mode.entryBytes() == Integer.BYTES) {
      bytes.putInt(at, (int) entry);
    } else {
      bytes.putLong(at, entry);
    }
    return this;
  }

  /** Writes the memory to a file, as raw memory. */
  public Path save(Path file) throws IOException {
    return Files.write(file, bytes.array());
  }

  @Override
  public List<MemoryRange> ranges() {
    return List.of(new MemoryRange(base, base + bytes.capacity()));
  }

  @Override
  public List<MemoryRange> populated() {
    return ranges();
  }

  @Override
  public boolean read(long paddr, MemorySegment into) {
    if (!covers(paddr, into.byteSize())) {
      return false;
    }
    MemorySegment from = MemorySegment.ofArray(bytes.array());
    MemorySegment.copy(
        from, ValueLayout.JAVA_BYTE, paddr - base, into, ValueLayout.JAVA_BYTE, 0, into.byteSize());
    return true;
  }

  @Override
  public void close() {}
}
