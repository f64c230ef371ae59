package pagurus.machine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Nodes, the CPUs on them and the distances between them.
 *
 * @param name what people call this machine
 * @param nodeOfCpu the node of each CPU
 * @param distances as a firmware table (SLIT) gives them: 10 is local, 20 twice as far
 */
public record Topology(String name, List<Integer> nodeOfCpu, List<List<Integer>> distances) {
  /** The distance of a node from itself (ACPI 6.5, 5.2.17). */
  public static final int LOCAL_DISTANCE = 10;

  /** Refuses a topology that does not hold together. */
  public Topology {
    nodeOfCpu = List.copyOf(nodeOfCpu);
    distances = distances.stream().map(List::copyOf).toList();
    int nodes = distances.size();
    if (nodes == 0 || nodeOfCpu.isEmpty()) {
      throw new IllegalArgumentException("a machine has at least one node and one CPU");
    }
    for (int from = 0; from < nodes; from++) {
      checkRow(from, distances.get(from), nodes);
    }
    for (int cpu = 0; cpu < nodeOfCpu.size(); cpu++) {
      if (nodeOfCpu.get(cpu) < 0 || nodeOfCpu.get(cpu) >= nodes) {
        throw new IllegalArgumentException(
            "cpu " + cpu + " is on node " + nodeOfCpu.get(cpu) + " of " + nodes);
      }
    }
  }

  private static void checkRow(int from, List<Integer> row, int nodes) {
    if (row.size() != nodes) {
      throw new IllegalArgumentException(
          "node " + from + " has " + row.size() + " distances, not " + nodes);
    }
    if (row.get(from) != LOCAL_DISTANCE) {
      throw new IllegalArgumentException(
          "node " + from + " is " + row.get(from) + " from itself, not " + LOCAL_DISTANCE);
    }
    for (int distance : row) {
      if (distance < LOCAL_DISTANCE || distance > 254) {
        throw new IllegalArgumentException(
            "distance " + distance + " from node " + from + " is not between 10 and 254");
      }
    }
  }

  /** A machine whose nodes are all {@code remote} from each other. */
  public static Topology uniform(String name, int nodes, int cpusPerNode, int remote) {
    List<Integer> cpus =
        IntStream.range(0, nodes * cpusPerNode).map(c -> c / cpusPerNode).boxed().toList();
    List<List<Integer>> rows =
        IntStream.range(0, nodes)
            .mapToObj(
                from ->
                    IntStream.range(0, nodes)
                        .map(to -> from == to ? LOCAL_DISTANCE : remote)
                        .boxed()
                        .toList())
            .toList();
    return new Topology(name, cpus, rows);
  }

  /** How many CPUs there are. */
  public int cpus() {
    return nodeOfCpu.size();
  }

  /** How many nodes there are. */
  public int nodes() {
    return distances.size();
  }

  /** The node of a CPU. */
  public int nodeOf(int cpu) {
    return nodeOfCpu.get(cpu);
  }

  /** The distance from one node to another; 10 is local. */
  public int distance(int from, int to) {
    return distances.get(from).get(to);
  }

  /** The nodes, nearest to {@code from} first, itself leading. */
  public int[] nearestFirst(int from) {
    int[] order = new int[nodes()];
    Integer[] boxed = new Integer[nodes()];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(boxed, (a, b) -> Integer.compare(distance(from, a), distance(from, b)));
    Arrays.setAll(order, i -> boxed[i]);
    return order;
  }
}
