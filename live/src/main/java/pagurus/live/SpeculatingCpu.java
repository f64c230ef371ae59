package pagurus.live;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;

/**
 * A CPU whose walker walks on its own now and then, in the middle of whatever its thread does (X1,
 * R1): before one step of the thread in about {@value #MEAN_GAP}, critical sections and IPI
 * handlers included.
 *
 * <p>A real CPU's walker runs beside its thread; here they take turns. What hardware could do
 * between two steps of the thread it can do here as well; what it could do within one step cannot
 * be told from before or after it. The gaps are uniform, from 1 to twice the mean, so that every
 * pair of neighbouring steps is separated sooner or later.
 */
final class SpeculatingCpu implements Cpu {
  /** How many steps of the thread there are from one speculation to the next, on average. */
  static final int MEAN_GAP = 128;

  private static final int REST_OF_LINE = 16;

  private final Cpu real;
  private @Nullable BackgroundWalker walker;
  private boolean speculating;

  /**
   * Element {@code REST_OF_LINE} is how many steps are left, the next one the state of the random
   * gaps; around them, room that keeps other CPUs off the cache line that every step writes.
   */
  private final long[] gap = new long[2 * REST_OF_LINE + 2];

  SpeculatingCpu(Cpu real, SplittableRandom random) {
    this.real = real;
    gap[REST_OF_LINE + 1] = random.nextLong() | 1;
    gap[REST_OF_LINE] = nextGap();
  }

  /** Marsaglia's xorshift64 (2003), which is enough for moments that nobody predicts. */
  private long nextGap() {
    long state = gap[REST_OF_LINE + 1];
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    gap[REST_OF_LINE + 1] = state;
    return 1 + (state >>> 32) % (2 * MEAN_GAP - 1);
  }

  private Step before(Step step) {
    if (step.actor() == Step.Actor.THREAD && --gap[REST_OF_LINE] <= 0) {
      speculate();
    }
    return step;
  }

  private void speculate() {
    BackgroundWalker mine = walker;
    if (mine == null || speculating) {
      return;
    }
    speculating = true;
    try {
      mine.speculate();
    } finally {
      speculating = false;
      gap[REST_OF_LINE] = nextGap(); // the walk's own steps do not count
    }
  }

  /** Waiting inside of a speculation would run IPI handlers in the middle of a kernel's step. */
  private void refuseWhileSpeculating(Step step) {
    if (speculating) {
      throw new IllegalStateException(
          "%s on cpu %d by its walker, which must not wait".formatted(step, id()));
    }
  }

  @Override
  public int id() {
    return real.id();
  }

  @Override
  public int node() {
    return real.node();
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    return real.loadAcquire(before(step), paddr);
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    real.storeRelease(before(step), paddr, value);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    return real.compareAndSet(before(step), paddr, expected, value);
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    return real.exchange(before(step), paddr, value);
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    return real.fetchAdd(before(step), paddr, delta);
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    return real.loadAcquireInt(before(step), paddr);
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    real.storeReleaseInt(before(step), paddr, value);
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    return real.compareAndSetInt(before(step), paddr, expected, value);
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    return real.exchangeInt(before(step), paddr, value);
  }

  @Override
  public void fence(Step step) {
    real.fence(before(step));
  }

  @Override
  public void local(Step step, long subject) {
    real.local(before(step), subject);
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    real.send(before(step), targetCpu, ipi);
  }

  @Override
  public void poll(Step step) {
    refuseWhileSpeculating(step);
    real.poll(before(step));
  }

  @Override
  public void relax(Step step) {
    refuseWhileSpeculating(step);
    real.relax(before(step));
  }

  @Override
  public int choose(Step step, int bound) {
    return real.choose(before(step), bound);
  }

  @Override
  public void waitBegins(Step step) {
    real.waitBegins(step);
  }

  @Override
  public void waitEnds(Step step) {
    real.waitEnds(step);
  }

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    real.fill(before(step), paddr, bytes, word);
  }

  @Override
  public void copy(Step step, long from, long to, long bytes) {
    real.copy(before(step), from, to, bytes);
  }

  @Override
  public void attach(BackgroundWalker walker) {
    real.attach(walker);
    this.walker = walker;
  }
}
