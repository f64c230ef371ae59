package pagurus.sim.world;

import java.util.Arrays;
import pagurus.sim.hardware.Hardware;

/**
 * How long a read from memory takes while others read, too: the idle latency of the pair of nodes,
 * and the wait for those in front at the node's memory and, from another node, on the way there.
 *
 * <p>Memory and ways are servers that let a line through every so many cycles, which is their
 * bandwidth. A CPU has a few reads under way and makes the next when one has come, so the machine
 * is a closed queueing network, and the wait is the one of approximate mean value analysis
 * (Schweitzer 1979; Reiser and Lavenberg 1980 for the exact form): a read that comes sees the mean
 * queue of all others, and the mean queue is throughput times the time spent here (Little). The
 * throughput is measured, in windows of simulated time, so that queues settle within some ten of
 * them. Hence a lone reader waits for nobody; many readers wait until together they get the
 * bandwidth and no more, each the same share of it.
 *
 * <p>A program that hogs a node is STREAM, on all CPUs of that node and on their own memory, each
 * with as many reads under way as a core can have beside the others: the latency then is what they
 * wait for each other. Its stores take part: a line that is written comes before and goes
 * afterwards. What is <em>not</em> modelled: banks and pages of memory, turns from reading to
 * writing, snoops.
 */
public final class MemoryLoad {
  /** So much simulated time is looked at together. */
  private static final long WINDOW_CYCLES = 100_000;

  /** No machine lets a read wait for so many cycles; in sums it leaves room in an int. */
  private static final long LONGEST = 1 << 28;

  /**
   * Lines that memory moves for each that STREAM reads. Of its four kernels (McCalpin), copy and
   * scale read two lines and write one back, add and triad read three and write one back, if stores
   * bring their lines, as those do that a compiler makes unasked: 14 moved for 10 read.
   */
  private static final double HOG_LINES = 1.4;

  private final Hardware hardware;
  private final int nodes;

  /** By pair of nodes, from the reader's; on the diagonal are the memories. */
  private final double[] lines;

  private final double[] queues;
  private final int[] latencies;
  private final boolean[] hogged;
  private double requestors = 1;
  private long since;

  /** An idle machine. */
  public MemoryLoad(Hardware hardware) {
    this.hardware = hardware;
    nodes = hardware.nodes();
    lines = new double[nodes * nodes];
    queues = new double[nodes * nodes];
    latencies = new int[nodes * nodes];
    hogged = new boolean[nodes];
    settle();
  }

  /**
   * Another program uses the memory of this node as much as it can.
   *
   * @param node whose CPUs and whose memory that are
   */
  public void hog(int node) {
    hogged[node] = true;
    settle();
  }

  /** All CPUs of the program together have so many reads under way at once, at most. */
  public void allow(double reads) {
    requestors = Math.max(1, reads);
  }

  /** Cycles that a read takes now. */
  public int latency(int from, int to) {
    return latencies[from * nodes + to];
  }

  /**
   * A read, with all lines that it moves: its own, others that come along, what is written back.
   */
  public void count(int from, int to, double moved) {
    lines[to * nodes + to] += moved;
    if (from != to) {
      lines[from * nodes + to] += moved;
    }
  }

  /** Looks from now on, and forgets what was; queues are those of an idle program. */
  public void begin(long now) {
    since = now;
    Arrays.fill(lines, 0);
    Arrays.fill(queues, 0);
    settle();
  }

  /**
   * It is this time, everywhere: if a window is over, latencies are those of its load from now on.
   */
  public void at(long now) {
    long passed = now - since;
    if (passed < WINDOW_CYCLES) {
      return;
    }
    since = now;
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        int pair = from * nodes + to;
        double here = service(from, to) + waitAt(from, to);
        double mean = Math.min(requestors, lines[pair] / passed * here);
        queues[pair] = (queues[pair] + mean) / 2;
        lines[pair] = 0;
      }
    }
    settle();
  }

  private void settle() {
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        double idle = hardware.latency(from, to);
        double wait = waitAt(to, to) + (from == to ? 0 : waitAt(from, to));
        latencies[from * nodes + to] = (int) Math.min(LONGEST, Math.round(idle + wait));
      }
    }
  }

  private double service(int from, int to) {
    return hardware.lineCycles(from, to);
  }

  /** Cycles that a read waits for those in front of it: at a memory, or on a way. */
  private double waitAt(int from, int to) {
    double others = queues[from * nodes + to] * (1 - 1 / requestors);
    double hogs = from == to && hogged[to] ? HOG_LINES * hogs(to) : 0;
    return service(from, to) * (others + hogs);
  }

  /**
   * Reads of the hogging program in the queue. Each of its H reads is in transit for the idle
   * latency, then in the queue; a read that comes sees (H-1)/H of its own kind, and what is written
   * for them, and those of the program. That makes a quadratic equation of the mean queue.
   */
  private double hogs(int node) {
    double all = (double) hardware.cpusOf(node) * hardware.core().crowdedLines();
    double service = HOG_LINES * service(node, node);
    double own = queues[node * nodes + node] / HOG_LINES;
    double transit = Math.max(0, hardware.latency(node, node) - service);
    double square = service * (all - 1) / all;
    double linear = transit + service * (1 + own) - all * square;
    double constant = -all * service * (1 + own);
    double root = Math.sqrt(linear * linear - 4 * square * constant);
    return square == 0 ? -constant / linear : (root - linear) / (2 * square);
  }
}
