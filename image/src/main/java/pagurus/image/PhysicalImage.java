package pagurus.image;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The physical memory that an image holds: ranges of addresses, and the bytes at them. The memory
 * may be larger than the host's.
 *
 * <p>May be read from several threads. After {@link #close} every read is an {@link
 * IllegalStateException}.
 */
public interface PhysicalImage extends AutoCloseable {
  /** So many ranges can be read in one line. */
  int MOST_SHOWN = 4;

  /** What the image covers: sorted, and neither overlapping nor touching each other. */
  List<MemoryRange> ranges();

  /**
   * The parts of {@link #ranges} that may hold something else than zeroes, sorted: what is left out
   * need not be read. All of it where nothing is known.
   */
  List<MemoryRange> populated();

  /**
   * Copies the bytes from {@code paddr} on, as many as {@code into} has.
   *
   * @return whether the image holds all of them; if not, what {@code into} holds is arbitrary
   * @throws BadImageException if the image should hold them and they are damaged
   */
  boolean read(long paddr, MemorySegment into);

  /**
   * The bytes from {@code paddr} on, to be read only, without copying them where that is possible.
   *
   * @throws BadImageException if the image does not hold all of them, or they are damaged
   */
  default MemorySegment view(long paddr, long bytes) {
    MemorySegment copy = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
    if (!read(paddr, copy)) {
      throw new BadImageException(
          "p0x%x and %d bytes more are not all in the image".formatted(paddr, bytes - 1));
    }
    return copy;
  }

  /** Whether the image holds all these bytes. */
  default boolean covers(long paddr, long bytes) {
    for (MemoryRange range : ranges()) {
      if (range.contains(paddr)) {
        return bytes <= range.end() - paddr;
      }
    }
    return false;
  }

  /** The ranges for people: like {@code p0x0-p0xfff}, or how many there are where they are many. */
  default String rangesText() {
    List<MemoryRange> ranges = ranges();
    if (ranges.isEmpty()) {
      return "no memory";
    }
    if (ranges.size() > MOST_SHOWN) {
      return "%d ranges between p0x%x and p0x%x"
          .formatted(ranges.size(), ranges.getFirst().start(), ranges.getLast().end() - 1);
    }
    return ranges.stream().map(MemoryRange::toString).collect(Collectors.joining(", "));
  }

  /** Bytes of all ranges together. */
  default long bytes() {
    return ranges().stream().mapToLong(MemoryRange::bytes).sum();
  }

  @Override
  void close();
}
