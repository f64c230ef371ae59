package pagurus.machine;

/**
 * Which physical addresses exist, and on which node: node {@code n} owns the bytes from {@code
 * base(n)} up to {@code limit(n)}.
 *
 * <p>Every node has the same span of address space, a power of two, so that the node of an address
 * is a shift; a node may fill only the first part of its span.
 *
 * @param spanShift log2 of the bytes of address space that each node owns
 * @param bytesPerNode bytes of memory on each node, at most {@code 1 << spanShift}
 * @param nodes how many nodes there are
 */
public record PhysicalLayout(int spanShift, long bytesPerNode, int nodes) {
  /** Refuses a layout that does not hold together. */
  public PhysicalLayout {
    if (nodes < 1) {
      throw new IllegalArgumentException("a machine has at least 1 node, not " + nodes);
    }
    if (spanShift < 3 || spanShift > 56) {
      throw new IllegalArgumentException("a node spans 2^3 to 2^56 bytes, not 2^" + spanShift);
    }
    if (bytesPerNode < 1 || bytesPerNode > 1L << spanShift) {
      throw new IllegalArgumentException(
          "a node of " + bytesPerNode + " bytes does not fit into 2^" + spanShift);
    }
  }

  /** The layout for nodes of this size, each in the smallest span that holds it. */
  public static PhysicalLayout of(int nodes, long bytesPerNode) {
    int shift = 64 - Long.numberOfLeadingZeros(Math.max(8, bytesPerNode) - 1);
    return new PhysicalLayout(shift, bytesPerNode, nodes);
  }

  /** The first address of a node. */
  public long base(int node) {
    return (long) node << spanShift;
  }

  /** The address behind the last byte of a node. */
  public long limit(int node) {
    return base(node) + bytesPerNode;
  }

  /** The node that an address belongs to; meaningful only for addresses that {@link #exists}. */
  public int nodeOf(long paddr) {
    return (int) (paddr >>> spanShift);
  }

  /** Whether there is memory at this address. */
  public boolean exists(long paddr) {
    return paddr >= 0
        && paddr >>> spanShift < nodes
        && (paddr & ((1L << spanShift) - 1)) < bytesPerNode;
  }

  /** The address behind the last byte of the last node. */
  public long end() {
    return limit(nodes - 1);
  }
}
