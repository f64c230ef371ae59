package pagurus.testkit.witness;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;

/** A CPU over words on the heap. Entries of 32 bits are not supported. */
final class HeapCpu implements Cpu {
  private final HeapMachine machine;
  private final int id;
  private final AtomicLongArray words;
  private final boolean exact;
  private final ConcurrentLinkedQueue<Ipi> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean taken = new AtomicBoolean();

  HeapCpu(HeapMachine machine, int id, AtomicLongArray words, boolean exact) {
    this.machine = machine;
    this.id = id;
    this.words = words;
    this.exact = exact;
  }

  ConcurrentLinkedQueue<Ipi> mailbox() {
    return mailbox;
  }

  /** A thread begins to run on it. */
  void begin() {
    while (!taken.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
  }

  /** The thread has nothing more to do: from now on whoever waits serves IPIs in its place. */
  void end() {
    poll(Step.POLL);
    taken.set(false);
  }

  /** Serves the IPIs of a CPU that nobody runs on. */
  void serveIfIdle() {
    if (taken.compareAndSet(false, true)) {
      end();
    }
  }

  private static int index(long paddr) {
    return Math.toIntExact(paddr >>> 3);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int node() {
    return 0;
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    return words.get(index(paddr));
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    words.set(index(paddr), value);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    if (exact) {
      return words.compareAndSet(index(paddr), expected, value);
    }
    words.set(index(paddr), value);
    return true;
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    return words.getAndSet(index(paddr), value);
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    return words.getAndAdd(index(paddr), delta);
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    throw new UnsupportedOperationException("entries have 64 bits here");
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    throw new UnsupportedOperationException("entries have 64 bits here");
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    throw new UnsupportedOperationException("entries have 64 bits here");
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    throw new UnsupportedOperationException("entries have 64 bits here");
  }

  @Override
  public void fence(Step step) {
    // Every word is volatile: there is nothing to order.
  }

  @Override
  public void local(Step step, long subject) {
    // Nobody else can see it.
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    machine.send(targetCpu, ipi);
  }

  @Override
  public void poll(Step step) {
    for (Ipi ipi = mailbox.poll(); ipi != null; ipi = mailbox.poll()) {
      ipi.serve(this);
    }
  }

  @Override
  public void relax(Step step) {
    poll(step);
    machine.serveIdle(this);
    Thread.onSpinWait();
  }

  @Override
  public int choose(Step step, int bound) {
    return bound - 1;
  }

  @Override
  public void waitBegins(Step step) {
    // There is no clock.
  }

  @Override
  public void waitEnds(Step step) {
    // There is no clock.
  }

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    for (int i = index(paddr); i < index(paddr + bytes); i++) {
      words.setPlain(i, word);
    }
  }

  @Override
  public void copy(Step step, long from, long to, long bytes) {
    for (int i = 0; i < index(bytes); i++) {
      words.setPlain(index(to) + i, words.getPlain(index(from) + i));
    }
  }

  @Override
  public void attach(BackgroundWalker walker) {
    // Nobody speculates here.
  }
}
