package pagurus.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The host's own NUMA nodes, as Linux shows them under {@code /sys/devices/system/node}: those that
 * have both memory and CPUs, lowest number first.
 *
 * @param nodes empty if the host does not say
 */
record HostNodes(List<Node> nodes) {
  /** Where Linux shows its nodes. */
  static final Path SYSFS = Path.of("/sys/devices/system/node");

  private static final int HIGHEST = 4095;

  HostNodes {
    nodes = List.copyOf(nodes);
  }

  /** A node of the host: its number and the numbers of its CPUs. */
  record Node(int number, BitSet cpus) {}

  /**
   * Reads the nodes.
   *
   * @throws IOException if the host shows none, or something else than nodes
   */
  static HostNodes read(Path sysfs) throws IOException {
    BitSet withMemory = list(sysfs.resolve("has_memory"));
    List<Node> nodes = new ArrayList<>();
    for (int node : withMemory.stream().toArray()) {
      BitSet cpus = list(sysfs.resolve("node" + node).resolve("cpulist"));
      if (!cpus.isEmpty()) {
        nodes.add(new Node(node, cpus));
      }
    }
    return new HostNodes(nodes);
  }

  private static BitSet list(Path file) throws IOException {
    return parse(Files.readString(file).strip(), file);
  }

  /** Reads what Linux calls a list: {@code 0-3,8,10-11}, or nothing. */
  private static BitSet parse(String list, Path file) throws IOException {
    BitSet numbers = new BitSet();
    if (list.isEmpty()) {
      return numbers;
    }
    for (String range : list.split(",", -1)) {
      if (!range.matches("[0-9]{1,4}(-[0-9]{1,4})?")) {
        throw new IOException("'%s' in %s is not a list of numbers".formatted(list, file));
      }
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      if (last < first || last > HIGHEST) {
        throw new IOException("'%s' in %s is not a list of numbers".formatted(list, file));
      }
      numbers.set(first, last + 1);
    }
    return numbers;
  }
}
