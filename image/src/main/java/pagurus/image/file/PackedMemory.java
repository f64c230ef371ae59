package pagurus.image.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.image.BadImageException;
import pagurus.image.MemoryRange;
import pagurus.image.PhysicalImage;

/**
 * Memory that is packed page by page: a bit for each page says whether it is there, and the pages
 * that are have a descriptor each, in order. The pages unpacked last are kept.
 */
final class PackedMemory implements PhysicalImage {
  /** A descriptor: offset (8 bytes), size (4), flags (4), the kernel's page flags (8). */
  private static final int DESCRIPTOR = 24;

  private static final ValueLayout.OfLong WIDE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt NARROW =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int KEPT_BYTES = 16 << 20;

  private final MappedFile file;
  private final PhysicalImage content;
  private final int pageShift;
  private final long descriptors;
  private final List<MemoryRange> ranges;

  /** How many pages are there before the first of each range. */
  private final long[] pagesBefore;

  private final Map<Long, byte[]> kept;

  /**
   * Packed memory.
   *
   * @param file what is to be closed in the end
   * @param content the file's bytes by their offsets
   * @param bitmap a bit for each page from address 0 on, the lowest of each byte first
   * @param descriptors offset of the first descriptor
   */
  PackedMemory(
      MappedFile file,
      PhysicalImage content,
      MemorySegment bitmap,
      int pageShift,
      long descriptors) {
    this.file = file;
    this.content = content;
    this.pageShift = pageShift;
    this.descriptors = descriptors;
    this.ranges = ranges(bitmap, pageShift);
    this.pagesBefore = new long[ranges.size()];
    long pages = 0;
    for (int i = 0; i < pagesBefore.length; i++) {
      pagesBefore[i] = pages;
      pages += ranges.get(i).bytes() >>> pageShift;
    }
    int most = KEPT_BYTES >>> pageShift;
    this.kept =
        new LinkedHashMap<>(most, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > most;
          }
        };
  }

  private static List<MemoryRange> ranges(MemorySegment bitmap, int pageShift) {
    List<MemoryRange> ranges = new ArrayList<>();
    long start = -1;
    long pages = bitmap.byteSize() * Byte.SIZE;
    for (long page = 0; page < pages; page++) {
      byte bits = bitmap.get(ValueLayout.JAVA_BYTE, page >>> 3);
      boolean there = (bits >>> (page & 7) & 1) != 0;
      if (there && start < 0) {
        start = page;
      } else if (!there && start >= 0) {
        ranges.add(new MemoryRange(start << pageShift, page << pageShift));
        start = -1;
      }
    }
    if (start >= 0) {
      ranges.add(new MemoryRange(start << pageShift, pages << pageShift));
    }
    return List.copyOf(ranges);
  }

  @Override
  public List<MemoryRange> ranges() {
    return ranges;
  }

  @Override
  public List<MemoryRange> populated() {
    return ranges;
  }

  private int rangeAt(long paddr) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (paddr < ranges.get(middle).start()) {
        high = middle - 1;
      } else if (paddr >= ranges.get(middle).end()) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  @Override
  public boolean covers(long paddr, long bytes) {
    int at = rangeAt(paddr);
    return at >= 0 && bytes <= ranges.get(at).end() - paddr;
  }

  @Override
  public boolean read(long paddr, MemorySegment into) {
    if (!covers(paddr, into.byteSize())) {
      return false;
    }
    long done = 0;
    long pageBytes = 1L << pageShift;
    while (done < into.byteSize()) {
      long offset = (paddr + done) & (pageBytes - 1);
      long length = Math.min(into.byteSize() - done, pageBytes - offset);
      MemorySegment page = MemorySegment.ofArray(page(paddr + done));
      MemorySegment.copy(page, offset, into, done, length);
      done += length;
    }
    return true;
  }

  private synchronized byte[] page(long paddr) {
    long number = paddr >>> pageShift;
    byte[] known = kept.get(number);
    if (known == null) {
      known = unpacked(paddr);
      kept.put(number, known);
    }
    return known;
  }

  private byte[] unpacked(long paddr) {
    int range = rangeAt(paddr);
    long index = pagesBefore[range] + ((paddr - ranges.get(range).start()) >>> pageShift);
    MemorySegment descriptor = content.view(descriptors + index * DESCRIPTOR, DESCRIPTOR);
    long offset = descriptor.get(WIDE, 0);
    long size = descriptor.get(NARROW, 8) & 0xFFFF_FFFFL;
    byte[] page = new byte[1 << pageShift];
    if (offset < 0 || size > 2L * page.length) {
      throw new BadImageException(
          "the page at p0x%x is said to take %d bytes at 0x%x".formatted(paddr, size, offset));
    }
    byte[] packed = content.view(offset, size).toArray(ValueLayout.JAVA_BYTE);
    PagePacking.of(descriptor.get(NARROW, 12)).unpack(packed, page);
    return page;
  }

  @Override
  public void close() {
    file.close();
  }
}
