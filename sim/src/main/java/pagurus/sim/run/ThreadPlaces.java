package pagurus.sim.run;

import java.util.List;
import java.util.stream.IntStream;
import pagurus.sim.hardware.Hardware;

/** Which CPU each thread of a program starts on, and which is left for who moves its tables. */
final class ThreadPlaces {
  private final Hardware hardware;
  private final boolean together;
  private final List<Integer> cpus;

  /** All on node 0 if the placement speaks of local and remote, else on all nodes in turn. */
  ThreadPlaces(Hardware hardware, StartPlacement start, int threads) {
    this.hardware = hardware;
    together = start.tableNode().isPresent();
    cpus = IntStream.range(0, threads).map(this::place).boxed().toList();
  }

  private int place(int thread) {
    List<Integer> nodes = hardware.nodesWithCpus();
    int node = together ? 0 : nodes.get(thread % nodes.size());
    int place = together ? thread : thread / nodes.size();
    return hardware.firstCpu(node) + place % hardware.cpusOf(node);
  }

  /** The CPU of a thread. */
  int cpuOf(int thread) {
    return cpus.get(thread);
  }

  /** The last CPU of node 0, or another that no thread starts on: moving takes its time. */
  int moverCpu() {
    int last = hardware.cpusOf(0) - 1;
    IntStream others = hardware.nodesWithCpus().stream().flatMapToInt(this::all);
    return IntStream.concat(IntStream.of(last), others)
        .filter(cpu -> !cpus.contains(cpu))
        .findFirst()
        .orElse(last);
  }

  private IntStream all(int node) {
    int first = hardware.firstCpu(node);
    return IntStream.range(first, first + hardware.cpusOf(node));
  }

  /** The first CPU of a node. */
  int firstOf(int node) {
    return hardware.firstCpu(node);
  }

  /** The first CPU of one node after the other. */
  int firstInTurn(int turn) {
    return firstOf(turn % hardware.nodes());
  }

  /**
   * This node, which another program can hog.
   *
   * @throws IllegalArgumentException with one sentence, if it has no CPUs
   */
  int withCpus(int node) {
    if (hardware.cpusOf(node) == 0) {
      throw new IllegalArgumentException(
          "node %d of machine %s has no CPUs that could hog its memory"
              .formatted(node, hardware.name()));
    }
    return node;
  }

  /**
   * This node.
   *
   * @throws IllegalArgumentException with one sentence, if there is none
   */
  int existing(int node) {
    if (node >= hardware.nodes()) {
      throw new IllegalArgumentException(
          "machine %s has no node that is remote".formatted(hardware.name()));
    }
    return node;
  }
}
