package pagurus.testkit.byhand;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;

/** A CPU that asks before every step whether it may go on. */
final class HandDrivenCpu implements Cpu {
  private static final long LOW = 0xffff_ffffL;
  private static final long NO_ADDRESS = -2;

  record Letter(Ipi ipi) {}

  private final HandDrivenMachine machine;
  private final int id;
  private final int node;
  private final long[] words;
  private final ArrayDeque<Letter> mailbox = new ArrayDeque<>();
  private final HeldStores held = new HeldStores();
  private Optional<Actor> actor = Optional.empty();
  private int waits;

  HandDrivenCpu(HandDrivenMachine machine, int id, int node, long[] words) {
    this.machine = machine;
    this.id = id;
    this.node = node;
    this.words = words;
  }

  void occupy(Optional<Actor> by) {
    held.letThrough(words);
    actor = by;
  }

  void holdStoresBack() {
    held.hold();
  }

  boolean isBusy() {
    return actor.isPresent();
  }

  /** Whether it stands where IPIs are served. */
  boolean servesIpis() {
    return actor.isEmpty() || actor.get().isWaiting();
  }

  void deliver(Letter letter) {
    mailbox.addLast(letter);
  }

  void serve() {
    while (!mailbox.isEmpty()) {
      mailbox.removeFirst().ipi().serve(this);
    }
  }

  private void arrive(Step step, long address) {
    if (actor.isPresent() && actor.get().isCalling()) {
      actor.get().arrive(step, address);
    }
  }

  /** Changes memory at once; whoever does that does not only wait. */
  private void put(int index, long value) {
    held.letThrough(words);
    words[index] = value;
    waits = 0;
  }

  private int index(long paddr, int width) {
    if (paddr % width != 0) {
      throw new IllegalArgumentException("p0x%x is not a multiple of %d".formatted(paddr, width));
    }
    if (!machine.memory().exists(paddr)) {
      throw new IndexOutOfBoundsException("p0x%x is outside of memory".formatted(paddr));
    }
    return (int) (paddr >>> 3);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int node() {
    return node;
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    arrive(step, paddr);
    int index = index(paddr, Long.BYTES);
    return held.seen(index, words[index]);
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    arrive(step, paddr);
    int index = index(paddr, Long.BYTES);
    if (held.isHolding()) {
      held.add(index, value);
      waits = 0;
    } else {
      put(index, value);
    }
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    arrive(step, paddr);
    int index = index(paddr, Long.BYTES);
    held.letThrough(words);
    if (words[index] != expected) {
      return false;
    }
    put(index, value);
    return true;
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    arrive(step, paddr);
    int index = index(paddr, Long.BYTES);
    held.letThrough(words);
    long old = words[index];
    put(index, value);
    return old;
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    arrive(step, paddr);
    int index = index(paddr, Long.BYTES);
    held.letThrough(words);
    long old = words[index];
    put(index, old + delta);
    return old;
  }

  private int half(long paddr) {
    held.letThrough(words);
    return (int) (words[index(paddr, Integer.BYTES)] >>> shift(paddr));
  }

  private void setHalf(long paddr, int value) {
    int index = index(paddr, Integer.BYTES);
    long cleared = words[index] & ~(LOW << shift(paddr));
    put(index, cleared | (value & LOW) << shift(paddr));
  }

  private static int shift(long paddr) {
    return (paddr & Integer.BYTES) == 0 ? 0 : Integer.SIZE;
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    arrive(step, paddr);
    return half(paddr);
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    arrive(step, paddr);
    setHalf(paddr, value);
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    arrive(step, paddr);
    if (half(paddr) != expected) {
      return false;
    }
    setHalf(paddr, value);
    return true;
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    arrive(step, paddr);
    int old = half(paddr);
    setHalf(paddr, value);
    return old;
  }

  @Override
  public void fence(Step step) {
    arrive(step, NO_ADDRESS);
    held.letThrough(words);
  }

  @Override
  public void local(Step step, long subject) {
    arrive(step, subject);
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    arrive(step, NO_ADDRESS);
    machine.deliver(targetCpu, new Letter(ipi));
  }

  @Override
  public void poll(Step step) {
    arrive(step, NO_ADDRESS);
    serve();
  }

  @Override
  public void relax(Step step) {
    held.letThrough(words);
    serve();
    if (actor.isPresent() && actor.get().isCalling()) {
      actor.get().standStill(Actor.State.WAITING);
    } else {
      machine.serveIdle();
      if (++waits > Actor.PATIENCE) {
        throw new AssertionError("cpu %d waits for ever at %s".formatted(id, step));
      }
    }
    serve();
  }

  @Override
  public int choose(Step step, int bound) {
    arrive(step, NO_ADDRESS);
    return machine.choose(id, bound);
  }

  @Override
  public void waitBegins(Step step) {}

  @Override
  public void waitEnds(Step step) {}

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    arrive(step, paddr);
    held.letThrough(words);
    int from = index(paddr, Long.BYTES);
    Arrays.fill(words, from, from + (int) (bytes / Long.BYTES), word);
  }

  @Override
  public void copy(Step step, long from, long to, long bytes) {
    arrive(step, to);
    held.letThrough(words);
    int count = (int) (bytes / Long.BYTES);
    System.arraycopy(words, index(from, Long.BYTES), words, index(to, Long.BYTES), count);
  }

  @Override
  public void attach(BackgroundWalker walker) {}
}
