package pagurus.sim.world;

import pagurus.sim.hardware.Hardware;

/**
 * The frames that a node's CPUs have zeroed last, as many as its last-level cache has room for: who
 * zeroes one of them again finds its lines there. A program that takes and gives back the same
 * memory does; one that fills a large memory does not.
 *
 * <p>What is <em>not</em> in it: that data which a program reads between two times drives lines
 * out, or brings them in.
 */
final class ZeroedFrames {
  private static final long FRAME = SparseMemory.PIECE;

  private final Hardware hardware;
  private final int node;
  private final LineCache frames;

  /** None yet, on this node. */
  ZeroedFrames(Hardware hardware, int node) {
    this.hardware = hardware;
    this.node = node;
    frames = new LineCache(hardware.framesInNodeCache());
  }

  /**
   * A CPU of the node zeroes memory; says how many cycles that takes.
   *
   * @param home the node where that is
   */
  long zero(long paddr, long bytes, int home) {
    long cycles = 0;
    for (long at = 0; at < bytes; at += FRAME) {
      long some = Math.min(FRAME, bytes - at);
      boolean near = frames.touch((paddr + at) >>> SparseMemory.PIECE_SHIFT);
      cycles += near ? hardware.zeroNearCycles(some) : hardware.zeroCycles(node, home, some);
    }
    return cycles;
  }
}
