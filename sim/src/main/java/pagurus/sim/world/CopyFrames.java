package pagurus.sim.world;

import java.util.Arrays;

/**
 * Where the copies of a guest's tables are for the guest.
 *
 * <p>This is about copies in the cost model, which are no tables. But a walk to a table needs the
 * table's own address translated by the second stage, and where a copy is read that is the copy's.
 * So each copy has a frame of the guest's, on its own node, of which nothing but the address is
 * used: from when it is made, or, if a fault has made it, from when it is walked. It keeps that
 * until the run ends: the next table in the same place has its copies there, too.
 */
public final class CopyFrames {
  /** Where frames come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * A CPU takes a frame of the guest's on this node, for ever; its address, or a negative one.
     */
    long take(int cpu, int node);
  }

  private final ReplicaSet tables;
  private final Source source;

  /** The frames of copies on each node, by the frames of the tables that they are copies of. */
  private final FrameMap[] frames;

  /** No copies yet of these tables, which have addresses of the guest's. */
  public CopyFrames(ReplicaSet tables, int nodes, Source source) {
    this.tables = tables;
    this.source = source;
    frames = new FrameMap[nodes];
    Arrays.setAll(frames, node -> new FrameMap());
  }

  /** The address that has to be translated if a CPU walks to an entry: its own, or a copy's. */
  public long walked(SimulatedCpu cpu, long entry) {
    int node = tables.copyFor(cpu, entry);
    if (node == tables.nodeOf(entry)) {
      return entry;
    }
    int copy = frameOf(cpu.id(), node, entry);
    return copy == FrameMap.NONE
        ? entry
        : ((long) copy << SparseMemory.PIECE_SHIFT) | (entry & (SparseMemory.PIECE - 1));
  }

  /**
   * A CPU makes copies of a table. Those that are made one after the other lie so, too.
   *
   * @param nodes the nodes that get one; bit n for node n
   */
  void made(int cpu, long table, long nodes) {
    for (long left = nodes; left != 0; left &= left - 1) {
      frameOf(cpu, Long.numberOfTrailingZeros(left), table);
    }
  }

  private int frameOf(int cpu, int node, long entry) {
    int table = (int) (entry >>> SparseMemory.PIECE_SHIFT);
    int known = frames[node].get(table);
    if (known != FrameMap.NONE) {
      return known;
    }
    long taken = source.take(cpu, node);
    if (taken < 0) {
      return FrameMap.NONE;
    }
    int copy = (int) (taken >>> SparseMemory.PIECE_SHIFT);
    frames[node].put(table, copy);
    return copy;
  }
}
