package pagurus.sim.run;

import java.util.List;
import java.util.Optional;
import pagurus.sim.world.LatencyTail;

/**
 * What a run has shown. Prologues of workloads are not in it.
 *
 * @param policy whose it was
 * @param accesses of all threads
 * @param cycles until the last thread ended
 * @param walkShare the share of the threads' cycles that went into walks
 * @param remoteWalkShare the share of walk reads that went to another node
 * @param firstMisses accesses that the first-level TLB did not answer
 * @param tlbMisses accesses that neither level answered
 * @param faults page faults
 * @param shootdowns rounds of IPIs
 * @param ipis IPIs sent in them
 * @param hintFaults faults by which NUMA balancing learned who uses a page; not among the others
 * @param pagesMoved pages of 4 KiB that it has moved to another node
 * @param dataBytes pages that are mapped at the end
 * @param tablesByNode tables on each node at the end, without copies
 * @param copiesByNode copies of tables on each node at the end
 * @param hugeLeaves leaf entries of 2 MiB at the end
 * @param relocations tables that were moved
 * @param relocationCycles what that cost the CPU that moved them
 * @param latency how long single accesses waited
 * @param walkLevels walks by the level of the tables that they read, from level 1 on
 * @param secondStage the tables below, if the program ran in a guest
 * @param series how it went on
 */
public record SimulationResult(
    String policy,
    long accesses,
    long cycles,
    double walkShare,
    double remoteWalkShare,
    long firstMisses,
    long tlbMisses,
    long faults,
    long shootdowns,
    long ipis,
    long hintFaults,
    long pagesMoved,
    long dataBytes,
    List<Long> tablesByNode,
    List<Long> copiesByNode,
    long hugeLeaves,
    long relocations,
    long relocationCycles,
    LatencyTail latency,
    List<WalkLevel> walkLevels,
    Optional<SecondStage> secondStage,
    List<Sample> series) {
  /**
   * A moment of a run.
   *
   * @param cycles when
   * @param tablesByNode tables on each node
   * @param copiesByNode copies of them on each node
   * @param secondStageByNode tables of the second stage; empty if there is none
   * @param secondStageCopiesByNode copies of those; empty if there is no second stage
   * @param relocations tables moved so far
   * @param shootdowns rounds of IPIs so far
   */
  public record Sample(
      long cycles,
      List<Long> tablesByNode,
      List<Long> copiesByNode,
      List<Long> secondStageByNode,
      List<Long> secondStageCopiesByNode,
      long relocations,
      long shootdowns) {
    /** Takes the lists over. */
    public Sample {
      tablesByNode = List.copyOf(tablesByNode);
      copiesByNode = List.copyOf(copiesByNode);
      secondStageByNode = List.copyOf(secondStageByNode);
      secondStageCopiesByNode = List.copyOf(secondStageCopiesByNode);
    }
  }

  /**
   * Reads of entries of tables of a level.
   *
   * @param level 1 has the entries of pages of 4 KiB, 2 those of 2 MiB beside tables of level 1
   * @param readsByNode reads by the node where the entry was
   * @param cycles how long programs waited for them
   */
  public record WalkLevel(int level, List<Long> readsByNode, long cycles) {}

  /**
   * The tables that translate the memory of a guest.
   *
   * @param faults those of the host, by which memory came, and entries of copies
   * @param tablesByNode tables on each node at the end, without copies
   * @param copiesByNode copies of them on each node at the end
   * @param hugeLeaves leaf entries of 2 MiB at the end
   * @param walkLevels walks by the level of the tables that they read, from level 1 on
   */
  public record SecondStage(
      long faults,
      List<Long> tablesByNode,
      List<Long> copiesByNode,
      long hugeLeaves,
      List<WalkLevel> walkLevels) {
    /** Takes the lists over. */
    public SecondStage {
      tablesByNode = List.copyOf(tablesByNode);
      copiesByNode = List.copyOf(copiesByNode);
      walkLevels = List.copyOf(walkLevels);
    }

    /** What the tables take. */
    public long tableBytes() {
      return bytes(tablesByNode);
    }

    /** What the copies take. */
    public long replicaBytes() {
      return bytes(copiesByNode);
    }
  }

  /** Takes the lists over. */
  public SimulationResult {
    tablesByNode = List.copyOf(tablesByNode);
    copiesByNode = List.copyOf(copiesByNode);
    walkLevels = List.copyOf(walkLevels);
    series = List.copyOf(series);
  }

  /** What the tables take. */
  public long tableBytes() {
    return bytes(tablesByNode);
  }

  /** What the copies take. */
  public long replicaBytes() {
    return bytes(copiesByNode);
  }

  private static long bytes(List<Long> tables) {
    return tables.stream().mapToLong(Long::longValue).sum() * SimulatedKernel.MODE.pageBytes();
  }

  /** All memory of the program at the end: its pages, all tables, and all copies of those. */
  public long memoryBytes() {
    long below = secondStage.map(tables -> tables.tableBytes() + tables.replicaBytes()).orElse(0L);
    return dataBytes + tableBytes() + replicaBytes() + below;
  }
}
