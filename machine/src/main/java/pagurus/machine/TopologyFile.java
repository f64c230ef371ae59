package pagurus.machine;

import java.util.List;
import java.util.OptionalLong;

/**
 * A machine that a small text file describes.
 *
 * <pre>{@code
 * # Two big nodes and one of memory only.
 * name            office-server     # what reports call it; else the file's name
 * nodes           3                 # first of all: how many, 1 to 64
 * node 0 cpus     0-3               # which CPUs sit where: numbers and ranges;
 * node 1 cpus     4,5,6-7           #   a node without a line has none
 * memory-per-node 256M              # optional; K, M, G or T, powers of 1024
 * distances                         # as many rows as nodes follow
 *   10 21 28
 *   21 10 28
 *   28 28 10
 * }</pre>
 *
 * <p>{@code cpus-per-node 2} stands for one {@code node} line each, {@code distance 21} for a
 * matrix of that distance everywhere but to itself; without either, nodes are 20 from each other,
 * which Linux assumes too when firmware says nothing. CPUs are numbered from 0 without gaps, 256 at
 * most. Everything from {@code #} to the end of a line is a comment; the order is free after {@code
 * nodes}, and nothing may be said twice.
 *
 * @param topology nodes, CPUs and distances
 * @param bytesPerNode memory of each node, if the file says so
 */
public record TopologyFile(Topology topology, OptionalLong bytesPerNode) {
  /** More CPUs than this are refused: each is a thread in the live world. */
  public static final int MOST_CPUS = 256;

  /** More nodes than this are refused. */
  public static final int MOST_NODES = 64;

  /**
   * Understands the lines of a file.
   *
   * @param fileName what errors call the file, and the machine's name if the file gives none
   * @throws IllegalArgumentException if the file does not describe a machine; the message names the
   *     file and the line
   */
  public static TopologyFile parse(String fileName, List<String> lines) {
    return new TopologyParser(fileName).parse(lines);
  }
}
