package pagurus.sim.hardware;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import pagurus.machine.Topology;

/**
 * What a simulated machine is made of. Times are in cycles of its CPUs.
 *
 * @param name what people call it
 * @param about one sentence: model, sockets, where the figures come from
 * @param cpus CPUs of each node; 0: one of memory only, as CXL brings it, for which node 0 is not
 * @param ghz cycles in a nanosecond
 * @param memory bytes of each node that programs can have
 * @param firstTlb translations of the first level
 * @param firstTlbHuge those of pages of 2 MiB, where they have an array of their own; else they
 *     share the first level with the others
 * @param secondTlb translations of the second level, of both sizes; its cycles are added to an
 *     access
 * @param walkCache entries for tables of level 1, 2, 3
 * @param nestedTlb translations of a guest's physical addresses that a CPU remembers for walks
 * @param walkers walks that a core does at once
 * @param walkStart cycles of a walk beside those of its reads
 * @param core what else a core has under way at once
 * @param ownCache a core's second-level cache
 * @param nodeCache the last-level cache of a node
 * @param slit what firmware claims: 10 is local
 * @param latencies measured memory latency from a node (row) to a node
 * @param bandwidths gigabytes a second from a node (row) to a node that programs get, all lines
 *     counted: on the diagonal what the node's memory gives, elsewhere what the way between the two
 *     lets through
 * @param hogFactor how much slower a read is from a node whose memory another program hogs; if
 *     nobody has measured that it follows from the bandwidth
 */
public record Hardware(
    String name,
    String about,
    List<Integer> cpus,
    double ghz,
    List<Long> memory,
    Cache firstTlb,
    Optional<Cache> firstTlbHuge,
    Cache secondTlb,
    List<Integer> walkCache,
    int nestedTlb,
    int walkers,
    int walkStart,
    Core core,
    Cache ownCache,
    Cache nodeCache,
    List<List<Integer>> slit,
    List<List<Integer>> latencies,
    List<List<Double>> bandwidths,
    OptionalDouble hogFactor) {
  /** Round of a shootdown that no CPU of a pair of sockets adds to, and what each CPU adds. */
  private static final double ROUND_NS = 2100;

  /** (6.6 us on 120 cores - 2.7 us on 16) / 104, from the published rounds of shootdowns. */
  private static final double ROUND_PER_CPU_NS = 37.5;

  /** An interrupt and its return: about 1500 cycles where published. */
  private static final int INTERRUPT_CYCLES = 1500;

  /** Entry and exit of a fault, without what the handler does. */
  private static final int FAULT_CYCLES = 1000;

  /** Published mprotect of 2048 pages without copies, 60 cycles a page, less 24 of its steps. */
  private static final int ENTRY_CYCLES = 36;

  /** Published mprotect of one page without copies, 939 cycles, less 516 of the steps for it. */
  private static final int CALL_CYCLES = 424;

  /** Published mmap of one page, 2522 cycles, less 2112 of the call and of the steps for it. */
  private static final int AREA_CYCLES = 410;

  /** Published munmap of 2048 pages, 310 cycles a page, less 164 of the steps for it. */
  private static final int FREED_CYCLES = 146;

  /**
   * Published mmap of 2048 pages, 1539 cycles a page, less 527 of the steps for it and of zeroing
   * it in the last-level cache, which 8 MiB fit into.
   */
  private static final int FRAME_CYCLES = 1012;

  /** Published mprotect of 2048 pages with four copies less without: (257 - 60) / 3 per copy. */
  private static final int REPLICA_STORE_CYCLES = 66;

  /** The same less 24 of reading and exchanging the entry in the copy. */
  private static final int FIND_REPLICA_CYCLES = REPLICA_STORE_CYCLES - 24;

  private static final int INVALIDATE_CYCLES = 200;

  /** Out of a guest and back in: 1344 to 1376 cycles as measured for KVM in December 2020. */
  private static final int EXIT_CYCLES = 1400;

  private static final int LEAST_FIRST_TLB = 16;

  private static final int LINE_BYTES = 64;

  /** Lines of a page of 4 KiB. */
  private static final int FRAME_LINES = 64;

  /** Takes the lists over. */
  public Hardware {
    cpus = List.copyOf(cpus);
    memory = List.copyOf(memory);
    walkCache = List.copyOf(walkCache);
    slit = List.copyOf(slit);
    latencies = List.copyOf(latencies);
    bandwidths = List.copyOf(bandwidths);
  }

  /** The same with other caches: small ones, so that a small program's tables come from memory. */
  public Hardware withCaches(Cache own, Cache ofNode) {
    return with(memory, firstTlb, firstTlbHuge, secondTlb, walkCache, nestedTlb, own, ofNode);
  }

  /** The same with other memory: bytes of each node that programs can have. */
  public Hardware withMemory(List<Long> bytes) {
    return with(
        bytes, firstTlb, firstTlbHuge, secondTlb, walkCache, nestedTlb, ownCache, nodeCache);
  }

  /**
   * The same for programs that are so many times smaller: memory, caches, TLBs and walk caches
   * shrink with them, so that the same share of tables and data fits; times stay. The first-level
   * TLB keeps at least 16 entries, for the pages of one step of a program do not become fewer.
   */
  public Hardware scaled(int times) {
    return with(
        memory.stream().map(bytes -> bytes / times).toList(),
        firstTlb.smaller(times, LEAST_FIRST_TLB),
        firstTlbHuge.map(huge -> huge.smaller(times, LEAST_FIRST_TLB)),
        secondTlb.smaller(times, LEAST_FIRST_TLB),
        walkCache.stream().map(entries -> fewer(entries, times)).toList(),
        fewer(nestedTlb, times),
        ownCache.smaller(times, 1),
        nodeCache.smaller(times, 1));
  }

  /** Entries of a walk cache, which is none or has a power of two. */
  private static int fewer(int entries, int times) {
    return Math.min(entries, Integer.highestOneBit(Math.max(1, entries / times)));
  }

  private Hardware with(
      List<Long> bytes,
      Cache first,
      Optional<Cache> firstHuge,
      Cache second,
      List<Integer> walk,
      int nested,
      Cache own,
      Cache ofNode) {
    return new Hardware(
        name,
        about,
        cpus,
        ghz,
        bytes,
        first,
        firstHuge,
        second,
        walk,
        nested,
        walkers,
        walkStart,
        core,
        own,
        ofNode,
        slit,
        latencies,
        bandwidths,
        hogFactor);
  }

  /** How many nodes it has. */
  public int nodes() {
    return latencies.size();
  }

  /** Bit n for every node n on which programs run, so that tables are walked there. */
  public long walkingNodes() {
    return nodesWithCpus().stream().mapToLong(node -> 1L << node).sum();
  }

  /** Memory of the largest node, in bytes. */
  public long largestMemory() {
    return Collections.max(memory);
  }

  /** Memory of all nodes, in bytes. */
  public long allMemory() {
    return memory.stream().mapToLong(Long::longValue).sum();
  }

  /** Lines of all caches. */
  public long cacheLines() {
    long all = IntStream.range(0, nodes()).mapToLong(this::cpusThere).sum();
    return nodes() * (long) nodeCache.entries() + all * ownCache.entries();
  }

  /** Memory latency, in cycles. */
  public int latency(int from, int to) {
    return latencies.get(from).get(to);
  }

  /** Cycles that a line takes of the memory of a node, or of the way between two. */
  public double lineCycles(int from, int to) {
    return LINE_BYTES * ghz / bandwidths.get(from).get(to);
  }

  /**
   * Nodes, CPUs and what firmware says about distances. A node of memory only has a CPU here, too,
   * which runs no program: it stands for whoever places memory there.
   */
  public Topology topology() {
    List<Integer> nodeOfCpu =
        IntStream.range(0, nodes())
            .boxed()
            .flatMap(node -> Collections.nCopies(cpusThere(node), node).stream())
            .toList();
    return new Topology(name, nodeOfCpu, slit);
  }

  private int cpusThere(int node) {
    return Math.max(1, cpus.get(node));
  }

  /** The first CPU of a node; of memory only, the one that stands for whoever places it. */
  public int firstCpu(int node) {
    return IntStream.range(0, node).map(this::cpusThere).sum();
  }

  /** CPUs of a node on which programs run. */
  public int cpusOf(int node) {
    return cpus.get(node);
  }

  /** The nodes on which programs run. */
  public List<Integer> nodesWithCpus() {
    return IntStream.range(0, nodes()).filter(node -> cpus.get(node) > 0).boxed().toList();
  }

  /** What a shootdown costs who asks for it, beside its IPIs. */
  public long shootdownCycles() {
    return (long) (ROUND_NS * ghz);
  }

  /** What sending an IPI costs. */
  public int ipiSendCycles() {
    return (int) (ROUND_PER_CPU_NS * ghz);
  }

  /** What serving an IPI costs. */
  public int ipiServeCycles() {
    return INTERRUPT_CYCLES;
  }

  /** What a fault costs beside the steps of its handler. */
  public int faultCycles() {
    return FAULT_CYCLES;
  }

  /** What a call of the kernel that changes mappings costs beside the steps that it takes. */
  public int callCycles() {
    return CALL_CYCLES;
  }

  /** What it costs besides that an area comes or goes: lists and accounts that ours has not. */
  public int areaCycles() {
    return AREA_CYCLES;
  }

  /** What changing an entry costs beside the load and the store: decisions about the page. */
  public int entryCycles() {
    return ENTRY_CYCLES;
  }

  /** What freeing a page costs beside the steps: lists and accounts that ours has not. */
  public int freedCycles() {
    return FREED_CYCLES;
  }

  /** What taking memory that is zeroed costs beside that: lists and accounts that ours has not. */
  public int frameCycles() {
    return FRAME_CYCLES;
  }

  /** Room in a node's last-level cache for whole pages of 4 KiB. */
  public Cache framesInNodeCache() {
    return nodeCache.smaller(FRAME_LINES, 1);
  }

  /** What changing an entry costs for each further copy of its table, as mprotect does. */
  public int replicaStoreCycles() {
    return REPLICA_STORE_CYCLES;
  }

  /** What finding the entry in one of them costs of that; to store to it comes beside. */
  public int findReplicaCycles() {
    return FIND_REPLICA_CYCLES;
  }

  /** What it costs to leave a guest for its host and to come back. */
  public int exitCycles() {
    return EXIT_CYCLES;
  }

  /** What an invalidation of the own TLB costs. */
  public int invalidateCycles() {
    return INVALIDATE_CYCLES;
  }

  /**
   * What a CPU takes to zero memory of a node that is in no cache: each line comes and drives out
   * one that has been written. On the machine of Mitosis that is 2240 cycles for 4 KiB, and 1708 is
   * how much longer a page took there in a call on 4 GiB than in one on 8 MiB (table 5).
   */
  public long zeroCycles(int from, int to, long bytes) {
    return 2 * sweepCycles(from, to, bytes);
  }

  /** What a CPU takes to zero memory that the last-level cache of its node has. */
  public long zeroNearCycles(long bytes) {
    return bytes / LINE_BYTES * nodeCache.cycles() / core.lines();
  }

  /**
   * What a CPU takes to read or write all of some memory of a node: as many lines are under way at
   * once as its cache can wait for, each for the latency (Little).
   */
  public long sweepCycles(int from, int to, long bytes) {
    return bytes / LINE_BYTES * latency(from, to) / core.lines();
  }
}
