package pagurus.image;

/**
 * A range of physical addresses.
 *
 * @param start the first address
 * @param end the first address behind it; larger than {@code start}, both below 2^63
 */
public record MemoryRange(long start, long end) implements Comparable<MemoryRange> {
  /** Checks the order of the bounds. */
  public MemoryRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("p0x%x-p0x%x is not a range".formatted(start, end));
    }
  }

  /** How many bytes it has. */
  public long bytes() {
    return end - start;
  }

  /** Whether it holds this address. */
  public boolean contains(long paddr) {
    return paddr >= start && paddr < end;
  }

  /** Whether the two have an address in common. */
  public boolean overlaps(MemoryRange other) {
    return start < other.end && other.start < end;
  }

  @Override
  public int compareTo(MemoryRange other) {
    return Long.compare(start, other.start);
  }

  /** The range with its last address, like {@code p0x0-p0xfff}. */
  @Override
  public String toString() {
    return "p0x%x-p0x%x".formatted(start, end - 1);
  }
}
