package pagurus.sim.world;

import java.util.Arrays;
import java.util.Optional;
import pagurus.machine.PhysicalLayout;
import pagurus.sim.hardware.Hardware;

/**
 * What a read of a line costs: the CPU's own cache, the node's last-level cache, then memory by the
 * pair of nodes and by what else is read ({@link MemoryLoad}). Lines of tables and the lines of
 * data that an access looks up after a miss of the first-level TLB share the caches.
 */
public final class MemoryCosts {
  private static final int LINE_SHIFT = 6;

  /** Lines of data have their virtual addresses; this bit keeps them apart from tables. */
  private static final long DATA = 1L << 57;

  /** A copy of a table has lines of its own: this, and the number of its node, are added. */
  private static final int COPY_SHIFT = 48;

  private final Hardware hardware;
  private final PhysicalLayout layout;
  private final LineCache[] nodeCaches;
  private final ZeroedFrames[] zeroed;
  private final MemoryLoad load;
  private final double[] slowdown;

  /** Latencies of an idle machine, by pair of nodes. */
  private final int[] idle;

  private final WalkedTables tables;
  private final ReplicaSet replicas;
  private final Optional<ReplicaSet> guestReplicas;
  private final WalkReads walkReads;
  private final int ownCycles;
  private final int nodeCycles;

  /** Costs on this machine, whose memory may be that of a guest in part. */
  MemoryCosts(
      Hardware hardware,
      PhysicalLayout layout,
      SparseMemory memory,
      Optional<GuestFrames> guestFrames) {
    this.hardware = hardware;
    this.layout = layout;
    load = new MemoryLoad(hardware);
    nodeCaches = new LineCache[layout.nodes()];
    zeroed = new ZeroedFrames[layout.nodes()];
    slowdown = new double[layout.nodes()];
    idle = new int[layout.nodes() * layout.nodes()];
    Arrays.setAll(idle, pair -> hardware.latency(pair / layout.nodes(), pair % layout.nodes()));
    for (int node = 0; node < layout.nodes(); node++) {
      nodeCaches[node] = new LineCache(hardware.nodeCache());
      zeroed[node] = new ZeroedFrames(hardware, node);
      slowdown[node] = 1;
    }
    int fault = hardware.faultCycles();
    int exit = guestFrames.isPresent() ? hardware.exitCycles() : 0;
    replicas = new ReplicaSet(hardware, layout, memory::get, this, fault + exit);
    guestReplicas =
        guestFrames.map(
            frames ->
                new ReplicaSet(
                    hardware, frames.memory(), word -> memory.get(frames.real(word)), this, fault));
    tables =
        guestFrames.isEmpty()
            ? replicas
            : new GuestTables(guestFrames.get(), layout, guestReplicas.orElseThrow(), replicas);
    walkReads = new WalkReads(layout.nodes());
    ownCycles = hardware.ownCache().cycles();
    nodeCycles = hardware.nodeCache().cycles();
  }

  /** Another program uses the memory of this node as much as it can. */
  public void hog(int node) {
    hardware.hogFactor().ifPresentOrElse(by -> slowdown[node] = by, () -> load.hog(node));
  }

  /** What else is read. */
  public MemoryLoad load() {
    return load;
  }

  /**
   * The tables: who reads which of them, and their copies. On a machine with a guest those of the
   * second stage.
   */
  public ReplicaSet replicas() {
    return replicas;
  }

  /** Those of the guest, if there is one. */
  public Optional<ReplicaSet> guestReplicas() {
    return guestReplicas;
  }

  /** All of them. */
  WalkedTables tables() {
    return tables;
  }

  /** All entries that walks have read. */
  public WalkReads walkReads() {
    return walkReads;
  }

  /** A tick: walks are counted anew. */
  public void forgetWalks() {
    tables.startRound();
  }

  /** The node whose memory an address is in. */
  public int nodeOf(long paddr) {
    return layout.nodeOf(paddr);
  }

  /** What a read from memory takes now, in cycles: a probe that follows pointers measures that. */
  public int latency(int from, int to) {
    double by = slowdown[to];
    int latency = load.latency(from, to);
    return by == 1 ? latency : (int) (latency * by);
  }

  /**
   * Cycles until an entry is there.
   *
   * @param node where the copy that is read is
   */
  int tableCycles(SimulatedCpu cpu, long entry, int node) {
    long copy = node == layout.nodeOf(entry) ? 0 : (node + 1L) << COPY_SHIFT;
    long line = entryLine(entry) | copy;
    int near = cached(cpu, line);
    if (near != 0) {
      return near;
    }
    load.count(cpu.node(), node, 1);
    tables.readFromMemory(cpu.node(), entry, node);
    return latency(cpu.node(), node);
  }

  /**
   * Cycles until the data of an access is there.
   *
   * @param node where its frame is
   * @param moved what memory moves because of it, if it is in no cache
   */
  public int dataCycles(SimulatedCpu cpu, long vaddr, int node, LinesMoved moved) {
    long line = dataLine(vaddr);
    int near = cached(cpu, line);
    if (near != 0) {
      return near;
    }
    for (int i = 1; i <= moved.neighbours(); i++) {
      cached(cpu, line + i);
    }
    load.count(cpu.node(), node, moved.lines());
    int first = latency(cpu.node(), node) + (int) (wait(cpu.node(), node) * moved.written());
    return (int) (first * (1 + moved.inTurn()));
  }

  /** Cycles that a CPU of a node takes to zero memory. */
  long zeroCycles(int node, long paddr, long bytes) {
    return zeroed[node].zero(paddr, bytes, layout.nodeOf(paddr));
  }

  /**
   * How much longer than on an idle machine a read takes now. A line that comes drives one out, and
   * if that has been written it goes first: the read waits for both.
   */
  private int wait(int from, int to) {
    return latency(from, to) - idle[from * nodeCaches.length + to];
  }

  /** The cache of a node, which is too large for those of the host. */
  LineCache nodeCache(int node) {
    return nodeCaches[node];
  }

  /** The line of an entry, if the table itself is walked and not a copy. */
  static long entryLine(long entry) {
    return entry >>> LINE_SHIFT;
  }

  /** The line of an access's data. */
  static long dataLine(long vaddr) {
    return ((vaddr & (DATA - 1)) >>> LINE_SHIFT) | DATA;
  }

  /** Cycles of a hit in a cache; 0 if it must come from memory, and is cached from now on. */
  private int cached(SimulatedCpu cpu, long line) {
    if (cpu.ownCache().touch(line)) {
      return ownCycles;
    }
    return cpu.nodeCache().touch(line) ? nodeCycles : 0;
  }
}
