package pagurus.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How CPUs that wait ask those that do not for a moment on the host's cores.
 *
 * <p>On a host with fewer cores than the machine has CPUs, the answer to an IPI takes as long as
 * the scheduler lets others run before its target: milliseconds each, and a shootdown waits for the
 * slowest. So a CPU that has waited in vain for a while asks for courtesy, again at each try, and
 * every CPU that polls afterwards offers its core once for all that was asked until then. A
 * shootdown then takes a few context switches, and nobody offers more often than somebody asks.
 *
 * <p>Between two offers a CPU keeps its core for at least {@link #OWN_TIME_NS}: otherwise one that
 * sends without pause would leave the others only the time from one poll to the next.
 */
final class Courtesy {
  /** Some ten context switches: nine tenths of the time go into work. */
  static final long OWN_TIME_NS = 20_000;

  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int ASKED = 16;

  /** Only {@code ASKED} is used; the rest keeps other data off its cache line. */
  private final long[] cells = new long[2 * ASKED + 1];

  /** Asks everybody who polls to offer their core. Two that ask at once may count as one. */
  void ask() {
    CELLS.setRelease(cells, ASKED, (long) CELLS.getAcquire(cells, ASKED) + 1);
  }

  /** Changes whenever somebody asks. */
  long asked() {
    return (long) CELLS.getOpaque(cells, ASKED);
  }

  /** Lets other threads have the core for a moment if there are any. */
  @SuppressWarnings("ThreadPriorityCheck") // speed depends on the host's scheduler, nothing else
  static void offerCore() {
    Thread.yield();
  }
}
