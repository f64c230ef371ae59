package pagurus.sim.world;

import java.util.HashMap;
import java.util.Map;
import pagurus.machine.PhysicalLayout;
import pagurus.sim.hardware.Hardware;

/**
 * What a read of a line costs: the CPU's own cache, the node's last-level cache, then memory by the
 * pair of nodes, slower where another program hogs the node. Lines of tables and the lines of data
 * that an access looks up after a miss of the first-level TLB share the caches.
 */
public final class MemoryCosts {
  private static final int LINE_SHIFT = 6;
  private static final int FRAME_SHIFT = 12;

  /** Lines of data have their virtual addresses; this bit keeps them apart from tables. */
  private static final long DATA = 1L << 57;

  /** One walk in this many is counted for the policies that look. */
  private static final int SAMPLE = 8;

  private final Hardware hardware;
  private final PhysicalLayout layout;
  private final LruArray[] nodeCaches;
  private final double[] slowdown;
  private final Map<Long, Long> copies = new HashMap<>();
  private final Map<Long, int[]> heat = new HashMap<>();
  private Replicas replicas = Replicas.NONE;
  private long lazyCopies;
  private int sampled;

  /** Costs on this machine. */
  MemoryCosts(Hardware hardware, PhysicalLayout layout) {
    this.hardware = hardware;
    this.layout = layout;
    nodeCaches = new LruArray[layout.nodes()];
    slowdown = new double[layout.nodes()];
    for (int node = 0; node < layout.nodes(); node++) {
      nodeCaches[node] = new LruArray(hardware.nodeCache());
      slowdown[node] = 1;
    }
  }

  /** Another program uses the memory of this node as much as it can. */
  public void hog(int node) {
    slowdown[node] = hardware.hogFactor();
  }

  /** From now on tables are replicated so. */
  public void replicate(Replicas next) {
    replicas = next;
  }

  /** How tables are replicated. */
  public Replicas replicas() {
    return replicas;
  }

  /** Copies that nodes have made of single tables. */
  public long lazyCopies() {
    return lazyCopies;
  }

  /** Walks of a table by CPUs of each node, sampled; zeros if there were none. */
  public int[] walksOf(long table) {
    return heat.getOrDefault(table >>> FRAME_SHIFT, new int[layout.nodes()]);
  }

  /** Starts to count walks anew. */
  public void forgetWalks() {
    heat.clear();
  }

  void walked(SimulatedCpu cpu, long entry) {
    if (++sampled % SAMPLE == 0) {
      heat.computeIfAbsent(entry >>> FRAME_SHIFT, key -> new int[layout.nodes()])[cpu.node()]++;
    }
  }

  /** The node whose copy of a table a CPU reads. */
  int copyFor(SimulatedCpu cpu, long entry) {
    int home = layout.nodeOf(entry);
    if (replicas == Replicas.NONE || home == cpu.node()) {
      return home;
    }
    if (replicas == Replicas.LAZY) {
      long table = entry >>> FRAME_SHIFT;
      long mask = copies.getOrDefault(table, 0L);
      if (((mask >>> cpu.node()) & 1) == 0) {
        copies.put(table, mask | (1L << cpu.node()));
        lazyCopies++;
        cpu.charge(hardware.faultCycles() + hardware.copyCycles(1 << FRAME_SHIFT));
      }
    }
    return cpu.node();
  }

  /** What more an entry's change costs because of copies. */
  long updateCycles() {
    return replicas == Replicas.EAGER ? (layout.nodes() - 1) * hardware.replicaStoreCycles() : 0;
  }

  int tableCycles(SimulatedCpu cpu, long entry, int node) {
    return cycles(cpu, entry >>> LINE_SHIFT, node);
  }

  /** Cycles until the data of an access is there. */
  public int dataCycles(SimulatedCpu cpu, long vaddr, long paddr) {
    return cycles(cpu, ((vaddr & (DATA - 1)) >>> LINE_SHIFT) | DATA, layout.nodeOf(paddr));
  }

  private int cycles(SimulatedCpu cpu, long line, int node) {
    if (cpu.ownCache().get(line) != 0) {
      return hardware.ownCache().cycles();
    }
    cpu.ownCache().put(line, 1);
    LruArray shared = nodeCaches[cpu.node()];
    if (shared.get(line) != 0) {
      return hardware.nodeCache().cycles();
    }
    shared.put(line, 1);
    return (int) (hardware.latency(cpu.node(), node) * slowdown[node]);
  }
}
