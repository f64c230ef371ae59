package pagurus.check.world;

import java.util.Optional;
import java.util.function.LongPredicate;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;

/** The seam of a CPU whose steps the scheduler owns. */
final class CheckedCpu implements Cpu {
  /** Kernel code that relaxes more often than this while nobody else moves waits for ever. */
  private static final int MOST_IDLE_RELAXES = 10_000;

  private final World world;
  private final int id;
  private final int node;

  private int idleRelaxes;

  CheckedCpu(World world, int id, int node) {
    this.world = world;
    this.id = id;
    this.node = node;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int node() {
    return node;
  }

  // Words.

  private boolean omits(Actor who, Step step) {
    return who.role == Role.THREAD && world.omission().omits(id, step);
  }

  private Optional<Actor> actor() {
    return world.running();
  }

  /** Carries an operation on memory out: at once if nobody can notice, else when it is its turn. */
  private void operate(Actor who, Kind kind, Step step, int low, int high) {
    boolean mustDrain = kind.ordered && who.role == Role.THREAD && !world.buffer(id).isEmpty();
    boolean event = kind.counts(step) ? world.isEvent(low, high) : world.isEvent(who, low, high);
    if (event || waitsForNobody(who, kind, low)) {
      world.await(who, kind, step, low, high);
      return;
    }
    if (mustDrain) {
      world.await(who, Kind.DRAIN, step, low, low);
    }
    if (kind.ordered) {
      world.drained(who);
    }
    world.atOnce(who, kind, step, low, high);
  }

  /** Whether an actor is hindered by a word that nobody else has touched: a wait like another. */
  private boolean waitsForNobody(Actor who, Kind kind, int cell) {
    who.kind = kind;
    return who.canBeHeld() && who.isHinderedBy(world.words().word(cell));
  }

  @Override
  public boolean holds(Step step, long paddr, LongPredicate what) {
    Optional<Actor> running = actor();
    running.ifPresent(who -> who.observing = what);
    long value = load(step, paddr, Long.BYTES);
    running.ifPresent(who -> who.observing = null);
    return what.test(value);
  }

  @Override
  public long loadUnhindered(Step step, long paddr, long hindrance) {
    Optional<Actor> running = actor();
    running.ifPresent(who -> who.patient = true);
    running.ifPresent(who -> who.expected = hindrance);
    long value = load(step, paddr, Long.BYTES);
    running.ifPresent(who -> who.patient = false);
    return value;
  }

  @Override
  public boolean compareAndSetUnhindered(Step step, long paddr, long expected, long value) {
    Optional<Actor> running = actor();
    running.ifPresent(who -> who.patient = true);
    boolean done = compareAndSet(step, paddr, Long.BYTES, expected, value);
    running.ifPresent(who -> who.patient = false);
    return done;
  }

  private long load(Step step, long paddr, int width) {
    int cell = world.words().checkedCell(paddr, width);
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      return world.words().get(paddr, width);
    }
    Actor who = running.get();
    // A lock is left out by not taking it. Whether it is free is still to be seen: a word that read
    // as 0 would be no lock, but a table that is gone.
    if (step != Step.LOCK && omits(who, step)) {
      return 0;
    }
    if (step.actor() == Step.Actor.THREAD) {
      Optional<StoreBuffer.Entry> own = world.buffer(id).youngest(cell);
      if (own.isPresent()) {
        StoreBuffer.Entry store = own.get();
        if (store.address() != paddr || store.width() != width) {
          world.await(who, Kind.DRAIN, step, cell, cell);
        } else if (world.isEvent(who, cell, cell + 1)) {
          return loadOwn(who, step, paddr, width, cell);
        } else {
          world.counted();
          world.report(who, step, paddr, store.value(), store.value());
          return store.value();
        }
      }
    }
    who.at(paddr, width);
    operate(who, Kind.LOAD, step, cell, cell + 1);
    return who.result;
  }

  /**
   * Loads what this CPU has just stored. Others may store to the word before it does, if its own
   * store comes out before that; so it is an event like another, and no word holds it back.
   */
  private long loadOwn(Actor who, Step step, long paddr, int width, int cell) {
    boolean patient = who.patient;
    LongPredicate observing = who.observing;
    who.patient = false;
    who.observing = null;
    who.at(paddr, width);
    world.await(who, Kind.LOAD, step, cell, cell + 1);
    who.patient = patient;
    who.observing = observing;
    return who.result;
  }

  private void store(Step step, long paddr, int width, long value) {
    int cell = world.words().checkedCell(paddr, width);
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      world.words().put(paddr, width, value);
      return;
    }
    Actor who = running.get();
    if (omits(who, step)) {
      return;
    }
    boolean event = world.isEvent(who, cell, cell + 1);
    if (event || !world.buffer(id).isEmpty()) {
      world.buffered(who, step, paddr, width, value, event);
      return;
    }
    who.at(paddr, width);
    who.operand = value;
    world.atOnce(who, Kind.STORE, step, cell, cell + 1);
  }

  private boolean compareAndSet(Step step, long paddr, int width, long expected, long value) {
    int cell = world.words().checkedCell(paddr, width);
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      boolean equal = world.words().get(paddr, width) == expected;
      if (equal) {
        world.words().put(paddr, width, value);
      }
      return equal;
    }
    Actor who = running.get();
    if (omits(who, step)) {
      return true;
    }
    who.at(paddr, width);
    who.expected = expected;
    who.operand = value;
    operate(who, Kind.COMPARE_AND_SET, step, cell, cell + 1);
    return who.succeeded;
  }

  private long modify(Kind kind, Step step, long paddr, int width, long operand) {
    int cell = world.words().checkedCell(paddr, width);
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      long before = world.words().get(paddr, width);
      world.words().put(paddr, width, kind == Kind.ADD ? before + operand : operand);
      return before;
    }
    Actor who = running.get();
    if (omits(who, step)) {
      return world.words().get(paddr, width);
    }
    who.at(paddr, width);
    who.operand = operand;
    operate(who, kind, step, cell, cell + 1);
    return who.result;
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    return load(step, paddr, Long.BYTES);
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    store(step, paddr, Long.BYTES, value);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    return compareAndSet(step, paddr, Long.BYTES, expected, value);
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    return modify(Kind.EXCHANGE, step, paddr, Long.BYTES, value);
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    return modify(Kind.ADD, step, paddr, Long.BYTES, delta);
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    return (int) load(step, paddr, Integer.BYTES);
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    store(step, paddr, Integer.BYTES, Integer.toUnsignedLong(value));
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    return compareAndSet(
        step,
        paddr,
        Integer.BYTES,
        Integer.toUnsignedLong(expected),
        Integer.toUnsignedLong(value));
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    return (int) modify(Kind.EXCHANGE, step, paddr, Integer.BYTES, Integer.toUnsignedLong(value));
  }

  // Ranges.

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    int low = world.words().checkedCell(paddr, Long.BYTES);
    world.words().checkedCell(paddr + bytes - Long.BYTES, Long.BYTES);
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      world.words().fill(paddr, bytes, word);
      return;
    }
    Actor who = running.get();
    if (omits(who, step)) {
      return;
    }
    who.address = paddr;
    who.operand = word;
    who.expected = bytes;
    operate(who, Kind.FILL, step, low, low + Memory.cell(bytes));
  }

  /** Word by word, as the seam says. */
  @Override
  public void copy(Step step, long from, long to, long bytes) {
    if (actor().isEmpty()) {
      world.words().copy(from, to, bytes);
      return;
    }
    for (long offset = 0; offset < bytes; offset += Long.BYTES) {
      storeRelease(step, to + offset, loadAcquire(step, from + offset));
    }
  }

  // The CPU itself.

  @Override
  public void fence(Step step) {
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      return;
    }
    Actor who = running.get();
    if (omits(who, step)) {
      return;
    }
    if (!world.buffer(id).isEmpty()) {
      world.await(who, Kind.DRAIN, step, 0, 0);
    }
    world.drained(who);
    world.counted();
    world.report(who, step, 0, 0, 0);
  }

  @Override
  public void local(Step step, long subject) {
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      return;
    }
    Actor who = running.get();
    int cell = world.localCell(id);
    who.address = subject;
    operate(who, Kind.local(step), step, cell, cell + 1);
  }

  @Override
  public void plain(Step step, long subject, boolean changes) {
    actor().ifPresent(who -> world.plain(who, step, subject, changes));
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    CheckedCpu target = world.checked(targetCpu);
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      ipi.serve(target);
      return;
    }
    Actor who = running.get();
    if (omits(who, step)) {
      return;
    }
    int cell = world.waits().mailCell(targetCpu);
    who.operand = targetCpu;
    who.letter = ipi;
    operate(who, Kind.SEND, step, cell, cell + 1);
  }

  @Override
  public void poll(Step step) {
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      return;
    }
    int cell = world.waits().mailCell(id);
    operate(running.get(), Kind.POLL, step, cell, cell + 1);
    serve();
  }

  @Override
  public void relax(Step step) {
    Optional<Actor> running = actor();
    if (running.isEmpty()) {
      if (++idleRelaxes > MOST_IDLE_RELAXES) {
        throw StuckException.waits(id, step);
      }
      return;
    }
    Actor who = running.get();
    world.counted();
    if (world.waits().mailbox(id).isEmpty()) {
      world.waitForOthers(who, step);
      serve();
    } else {
      poll(step);
    }
  }

  private void serve() {
    world.waits().mailbox(id).serve(this);
  }

  @Override
  public int choose(Step step, int bound) {
    Optional<Actor> running = actor();
    if (running.isEmpty() || bound == 1) {
      return bound - 1;
    }
    Actor who = running.get();
    who.operand = bound;
    int cell = world.localCell(id);
    world.await(who, Kind.CHOOSE, step, cell, cell);
    return (int) who.result;
  }

  @Override
  public void waitBegins(Step step) {}

  @Override
  public void waitEnds(Step step) {}

  @Override
  public void attach(BackgroundWalker walker) {}
}
