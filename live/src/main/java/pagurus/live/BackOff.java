package pagurus.live;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How a CPU passes the time until somebody else moves.
 *
 * <p>There are usually more CPUs than host cores, so whom a CPU waits for is often not running: to
 * spin is to keep it from running. The first pauses of a wait therefore spin for the short moment
 * that another core needs to answer, the next ones give the core away, and from then on the thread
 * sleeps, longer each time. An IPI ends the sleep at once; nothing else does, so sleeps are short
 * in a wait for a word of memory, and longer only when the CPU is idle. A wait starts afresh after
 * {@link #progress}.
 *
 * <p>Owned by the CPU's thread; {@link #wake} may be called by any.
 */
final class BackOff {
  private static final int YIELDS = 64;
  private static final long SHORTEST_SLEEP_NS = 20_000;
  private static final long LONGEST_WAIT_NS = 200_000;
  private static final long LONGEST_IDLE_NS = 10_000_000;

  private final Mailbox mailbox;
  private final int spins;
  private volatile @Nullable Thread sleeper;
  private int fruitless;
  private long sleepNs = SHORTEST_SLEEP_NS;

  /** {@code crowded} says that there are more CPUs than host cores. */
  BackOff(Mailbox mailbox, boolean crowded) {
    this.mailbox = mailbox;
    this.spins = crowded ? 16 : 1000;
  }

  /** The CPU got on with its work: the next pause is the first of a new wait. */
  void progress() {
    fruitless = 0;
  }

  /** Passes a moment; longer the more pauses there were since the last progress. */
  @SuppressWarnings("ThreadPriorityCheck") // a yield is a help here, nothing relies on it
  void pause(boolean idle) {
    if (fruitless < spins) {
      fruitless++;
      Thread.onSpinWait();
    } else if (fruitless < spins + YIELDS) {
      fruitless++;
      sleepNs = SHORTEST_SLEEP_NS;
      Thread.yield();
    } else {
      sleep(sleepNs);
      sleepNs = Math.min(2 * sleepNs, idle ? LONGEST_IDLE_NS : LONGEST_WAIT_NS);
    }
  }

  /** Sleeps until an IPI arrives, {@link #wake} is called or the time is over; or shorter. */
  void sleep(long nanos) {
    sleeper = Thread.currentThread();
    if (mailbox.isEmptyVolatile()) {
      LockSupport.parkNanos(this, nanos);
    }
    sleeper = null;
  }

  /** Any thread, after it has put something into the mailbox: ends the sleep, if there is one. */
  void wake() {
    Thread thread = sleeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
