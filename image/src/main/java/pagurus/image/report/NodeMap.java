package pagurus.image.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.image.BadImageException;
import pagurus.image.MemoryRange;

/**
 * Which memory is on which NUMA node.
 *
 * @param parts ranges with their nodes, sorted; memory outside of them is on no node
 * @param origin how it is known, for people
 */
public record NodeMap(List<Part> parts, String origin) {
  /** A node's number where there is none. */
  public static final int NO_NODE = -1;

  private static final int MOST_NODES = 1024;
  private static final Pattern RANGE =
      Pattern.compile("(0x[0-9a-f]+|\\d+)([kmgt]?)-(0x[0-9a-f]+|\\d+)([kmgt]?)");
  private static final String UNITS = "kmgt";

  /** A range on one node. */
  public record Part(MemoryRange range, int node) {}

  /** Sorts the parts, which may not overlap. */
  public NodeMap {
    parts = parts.stream().sorted(Comparator.comparingLong(part -> part.range().start())).toList();
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).range().overlaps(parts.get(i - 1).range())) {
        throw new BadImageException(
            "nodes overlap: %s and %s".formatted(parts.get(i - 1).range(), parts.get(i).range()));
      }
    }
  }

  /** All memory on node 0. */
  public static NodeMap single(String origin) {
    return new NodeMap(List.of(new Part(new MemoryRange(0, Long.MAX_VALUE), 0)), origin);
  }

  /**
   * Nodes as people write them: {@code 0-255M,256M-511M} has two, the second from 256 MiB to below
   * 512 MiB. The end of a range is its last unit; a node with several ranges joins them with {@code
   * +}.
   */
  public static NodeMap parse(String text) {
    List<Part> parts = new ArrayList<>();
    String[] nodes = text.split(",", -1);
    if (nodes.length > MOST_NODES) {
      throw new BadImageException(
          "%d nodes are more than the limit of %d".formatted(nodes.length, MOST_NODES));
    }
    for (int node = 0; node < nodes.length; node++) {
      for (String range : nodes[node].split("\\+", -1)) {
        parts.add(new Part(parseRange(range), node));
      }
    }
    return new NodeMap(parts, "given");
  }

  /** One range of physical addresses as people write it, like {@code 256M-511M} or hexadecimal. */
  public static MemoryRange parseRange(String text) {
    Matcher matcher = RANGE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new BadImageException("\"%s\" is no range such as 256M-511M".formatted(text));
    }
    try {
      long start = scaled(Long.decode(decimal(matcher.group(1))), matcher.group(2));
      long end = scaled(Math.addExact(Long.decode(decimal(matcher.group(3))), 1), matcher.group(4));
      return new MemoryRange(start, end);
    } catch (IllegalArgumentException | ArithmeticException notARange) {
      throw new BadImageException(
          "\"%s\" does not go from an address to a higher one below 2^63".formatted(text),
          notARange);
    }
  }

  private static String decimal(String digits) {
    return digits.startsWith("0x") ? digits : digits.replaceFirst("^0+(?=\\d)", "");
  }

  private static long scaled(long count, String unit) {
    int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
    return Math.multiplyExact(count, 1L << shift);
  }

  /** The node of an address, or {@link #NO_NODE}. */
  public int nodeOf(long paddr) {
    int low = 0;
    int high = parts.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      MemoryRange range = parts.get(middle).range();
      if (paddr < range.start()) {
        high = middle - 1;
      } else if (paddr >= range.end()) {
        low = middle + 1;
      } else {
        return parts.get(middle).node();
      }
    }
    return NO_NODE;
  }

  /** The numbers of the nodes that have memory, in order. */
  public List<Integer> nodes() {
    return parts.stream().map(Part::node).distinct().sorted().toList();
  }
}
