package pagurus.sim.world;

import pagurus.sim.hardware.Hardware;

/**
 * What the shootdowns of one CPU cost it, and how many there were.
 *
 * <p>A round begins when the kernel has made a new generation, and costs its initiator a fixed time
 * if it interrupts anybody, and a little more for each CPU that it interrupts. Where shootdowns are
 * deferred nobody is interrupted: the initiator writes down what is to be forgotten, a line that
 * others read at their next tick (LATR, ASPLOS 2018).
 *
 * <p>A CPU that runs a guest leaves it for an interrupt of the host's (Intel SDM 26.2). Those of
 * the guest are posted, and take no exit (SDM 30.6).
 */
public final class Interruptions {
  private final Hardware hardware;
  private final int node;
  private final int exitCycles;
  private boolean begun;
  private boolean deferred;
  private long rounds;
  private long sent;

  Interruptions(Hardware hardware, int node, boolean hasGuest) {
    this.hardware = hardware;
    this.node = node;
    exitCycles = hasGuest ? hardware.exitCycles() : 0;
  }

  /** Rounds that have interrupted somebody. */
  public long rounds() {
    return rounds;
  }

  /** IPIs that were sent in them. */
  public long sent() {
    return sent;
  }

  /** Whether this CPU's shootdowns wait for the ticks of others from now on. */
  public void defer(boolean wanted) {
    deferred = wanted;
  }

  void roundBegins() {
    begun = true;
  }

  /** One CPU more is asked; returns what that costs this one. */
  long ask(int targetNode) {
    boolean first = begun;
    begun = false;
    if (deferred) {
      return first ? hardware.latency(node, targetNode) : 0;
    }
    sent++;
    rounds += first ? 1 : 0;
    return hardware.ipiSendCycles() + (first ? hardware.shootdownCycles() : 0);
  }

  /** What it costs a CPU of this node that is asked, if it need not do so at once. */
  long served(int targetNode, boolean byHost) {
    return deferred ? hardware.latency(targetNode, node) : served(byHost);
  }

  /** What an IPI costs a CPU, of the machine's own kernel or of that of a guest. */
  public long served(boolean byHost) {
    long serves = hardware.ipiServeCycles();
    return byHost ? serves + exitCycles : serves;
  }
}
