package pagurus.live;

import java.util.concurrent.atomic.AtomicInteger;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;

/**
 * Two words of physical memory on cache lines of their own, and two CPUs: what a test of memory
 * order is played with. The harness makes thousands of them and uses few at a time, so places are
 * used again; each is empty when it is made.
 */
class OrderCell {
  /** Two cache lines a word, because hosts fetch lines in pairs (Intel Optimization Manual 3.7). */
  private static final int WORD_BYTES = 128;

  private static final int CELL_BYTES = 2 * WORD_BYTES;
  private static final int CELLS = 1 << 16;

  private static final LiveMachine MACHINE =
      LiveMachine.create(
          new LiveOptions(
              Topology.uniform("order", 1, 2, Topology.LOCAL_DISTANCE),
              (long) CELLS * CELL_BYTES,
              false,
              0,
              false,
              false));

  private static final AtomicInteger MADE = new AtomicInteger();

  /** What the steps are called does not matter to this world. */
  static final Step STEP = Step.USER_STORE;

  final Cpu first = MACHINE.cpu(0);
  final Cpu second = MACHINE.cpu(1);
  final long x;
  final long y;

  OrderCell() {
    x = (long) (MADE.getAndIncrement() & (CELLS - 1)) * CELL_BYTES;
    y = x + WORD_BYTES;
    first.storeRelease(STEP, x, 0);
    first.storeRelease(STEP, y, 0);
  }
}
