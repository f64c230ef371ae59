package pagurus.vm.mmu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;

/**
 * A CPU over an array, alone in the world. Before every step it asks a hook, which may do what
 * another actor would do at that moment.
 */
final class BareCpu implements Cpu {
  /** Called before a step happens. */
  @FunctionalInterface
  interface Hook {
    void before(Step step, long subject);
  }

  final List<Step> steps = new ArrayList<>();
  private final long[] memory;
  private final SplittableRandom random;
  private Hook hook = (step, subject) -> {};

  BareCpu(long bytes, long seed) {
    memory = new long[(int) (bytes / Long.BYTES)];
    random = new SplittableRandom(seed);
  }

  void onStep(Hook newHook) {
    hook = newHook;
  }

  /** How often a step was taken since the list was cleared. */
  long count(Step step) {
    return steps.stream().filter(taken -> taken == step).count();
  }

  private void step(Step step, long subject) {
    steps.add(step);
    hook.before(step, subject);
  }

  private int at(long paddr, int bytes) {
    if (paddr % bytes != 0) {
      throw new IllegalArgumentException("p0x%x is not a multiple of %d".formatted(paddr, bytes));
    }
    return (int) (paddr / Long.BYTES);
  }

  /** Reads a word behind the MMU's back. */
  long peek(long paddr, int bytes) {
    long word = memory[at(paddr, bytes)];
    return bytes == Long.BYTES ? word : (word >>> ((paddr & 4) * 8)) & 0xFFFF_FFFFL;
  }

  /** Writes a word behind the MMU's back. */
  void poke(long paddr, int bytes, long value) {
    int at = at(paddr, bytes);
    if (bytes == Long.BYTES) {
      memory[at] = value;
    } else {
      long shift = (paddr & 4) * 8;
      memory[at] = (memory[at] & ~(0xFFFF_FFFFL << shift)) | (value & 0xFFFF_FFFFL) << shift;
    }
  }

  private long exchange(Step step, long paddr, int bytes, long value) {
    step(step, paddr);
    long before = peek(paddr, bytes);
    poke(paddr, bytes, value);
    return before;
  }

  private boolean compareAndSet(Step step, long paddr, int bytes, long expected, long value) {
    step(step, paddr);
    if (peek(paddr, bytes) != expected) {
      return false;
    }
    poke(paddr, bytes, value);
    return true;
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    step(step, paddr);
    return peek(paddr, Long.BYTES);
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    exchange(step, paddr, Long.BYTES, value);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    return compareAndSet(step, paddr, Long.BYTES, expected, value);
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    return exchange(step, paddr, Long.BYTES, value);
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    return exchange(step, paddr, Long.BYTES, peek(paddr, Long.BYTES) + delta);
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    step(step, paddr);
    return (int) peek(paddr, Integer.BYTES);
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    exchange(step, paddr, Integer.BYTES, value);
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    return compareAndSet(step, paddr, Integer.BYTES, Integer.toUnsignedLong(expected), value);
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    return (int) exchange(step, paddr, Integer.BYTES, value);
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public int node() {
    return 0;
  }

  @Override
  public void local(Step step, long subject) {
    step(step, subject);
  }

  @Override
  public int choose(Step step, int bound) {
    step(step, bound);
    return random.nextInt(bound);
  }

  @Override
  public void fence(Step step) {
    step(step, 0);
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    throw new UnsupportedOperationException("a bare cpu has nobody to send to");
  }

  @Override
  public void poll(Step step) {
    step(step, 0);
  }

  @Override
  public void relax(Step step) {
    step(step, 0);
  }

  @Override
  public void waitBegins(Step step) {}

  @Override
  public void waitEnds(Step step) {}

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    step(step, paddr);
    for (long at = 0; at < bytes; at += Long.BYTES) {
      poke(paddr + at, Long.BYTES, word);
    }
  }

  @Override
  public void copy(Step step, long from, long to, long bytes) {
    step(step, from);
    for (long at = 0; at < bytes; at += Long.BYTES) {
      poke(to + at, Long.BYTES, peek(from + at, Long.BYTES));
    }
  }

  @Override
  public void attach(BackgroundWalker walker) {}
}
