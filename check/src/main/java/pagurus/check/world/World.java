package pagurus.check.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;

/**
 * A machine for one execution, in which nothing moves unless {@link #take} says so.
 *
 * <h2>Who owns what</h2>
 *
 * <p>Everything here belongs to the host thread that carries the execution; actors run only while
 * {@link #take} lets them. Until {@link #begin} and after {@link #end} there is no scheduler: the
 * host thread uses any CPU directly, stores are visible at once and IPIs are served at once.
 *
 * <h2>What is an event</h2>
 *
 * <ul>
 *   <li>A load, store or read-modify-write of a word that more than one owner touches ({@link
 *       Sharing}), a fill or copy of such words, the use or change of a TLB that a walker of its
 *       own shares, a letter to a mailbox and a look into it, every choice of hardware, and a look
 *       at plain state or a change of it that the kernel marks ({@link Cpu#plain}).
 *   <li>A store goes into the CPU's store buffer at once; the event is its coming out. A load finds
 *       it there before. Read-modify-writes, fences, invalidations and IPIs wait until the buffer
 *       is empty, as x86 does it. Elsewhere more may happen than that: see CAVEATS.
 *   <li>{@link Cpu#relax} is no event: the actor waits until another changes a word that it has
 *       read since it changed one itself, or a letter arrives.
 * </ul>
 *
 * <h2>When all wait</h2>
 *
 * <p>Then time passes: all look again, so that waits with limited patience come to an end. If that
 * goes on without any change, it is a deadlock.
 */
public final class World implements Machine {
  private final Topology topology;
  private final PhysicalLayout layout;
  private final Order order;
  private final Watcher watcher;
  private final int memoryCells;
  private final Memory memory;
  private final List<CheckedCpu> cpus = new ArrayList<>();
  private final Cast cast;
  private final Waits waits;
  private final Turns turns;
  private final int cpuCount;
  private final Strand.Maker strands = Strand.Maker.best();
  private boolean scheduled;
  private long tickets;
  private Optional<Throwable> failure = Optional.empty();
  private Omission omission = Omission.NONE;

  /** A machine whose memory is all zeros. */
  public World(
      Topology topology, PhysicalLayout layout, Sharing sharing, Order order, Watcher watcher) {
    this.topology = topology;
    this.layout = layout;
    this.order = order;
    this.watcher = watcher;
    cpuCount = topology.cpus();
    memoryCells = Memory.wordsOf(layout);
    memory = new Memory(layout, sharing, cells(topology, layout));
    cast = new Cast(cpuCount);
    waits = new Waits(cast, memory, order, memoryCells + cpuCount, cpuCount);
    turns = new Turns(this, cast, waits, sharing, order, memoryCells);
    for (int id = 0; id < cpuCount; id++) {
      cpus.add(new CheckedCpu(this, id, topology.nodeOf(id)));
    }
  }

  /**
   * Words, for each CPU what its TLB and its mailbox count for, and for each word the plain state
   * that it stands for.
   */
  public static int cells(Topology topology, PhysicalLayout layout) {
    return 2 * Memory.wordsOf(layout) + 2 * topology.cpus();
  }

  int localCell(int cpu) {
    return memoryCells + cpu;
  }

  Waits waits() {
    return waits;
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public PhysicalLayout memory() {
    return layout;
  }

  @Override
  public Cpu cpu(int id) {
    return cpus.get(id);
  }

  /** What the thread of a CPU does. At most once, before {@link #begin}. */
  public void program(int cpu, Runnable body) {
    setStrand(cast.thread(cpu), body);
  }

  /** What the walker of a CPU does without being asked; likewise. */
  public void walker(int cpu, Runnable body) {
    setStrand(cast.walker(cpu), body);
  }

  private void setStrand(Actor actor, Runnable body) {
    actor.strand = strands.make(() -> live(actor, body));
    actor.begun = true;
  }

  private void live(Actor actor, Runnable body) {
    try {
      body.run();
      actor.idle = true;
      while (actor.role == Role.THREAD) {
        cpus.get(actor.cpu).relax(Step.IDLE);
      }
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      failure = Optional.of(thrown);
    }
  }

  /** Leaves steps out from now on. */
  public void omit(Omission next) {
    omission = next;
  }

  Omission omission() {
    return omission;
  }

  /** Hands everything over to the scheduler: each actor goes to its first event. */
  public void begin() {
    scheduled = true;
    for (int cpu = 0; cpu < cpuCount; cpu++) {
      if (!cast.thread(cpu).begun) {
        program(cpu, () -> {});
      }
    }
    for (Actor actor : cast.all()) {
      if (actor.begun) {
        turns.resume(actor);
      }
    }
    turns.passTime();
  }

  /** Takes everything back from the scheduler. Strands that have not ended are given up. */
  public void end() {
    scheduled = false;
    for (Actor actor : cast.all()) {
      if (actor.begun) {
        actor.strand().abandon();
      }
    }
  }

  // What the scheduler asks.

  /** The actors and what each is about to do. */
  public Cast cast() {
    return cast;
  }

  /** The actors that can take a step, a bit for each. */
  public int enabled() {
    if (failure.isPresent() || turns.isDeadlocked()) {
      return 0;
    }
    return cast.able();
  }

  /** What threw, if the kernel's code did. */
  public Optional<Throwable> failure() {
    return failure;
  }

  /** Whether all that have not ended wait for each other. */
  public boolean isDeadlocked() {
    return turns.isDeadlocked();
  }

  /** Steps taken so far, those that nobody else can notice too. */
  public long steps() {
    return turns.steps();
  }

  /**
   * Lets an actor that can move take its next step, and go on to the one behind.
   *
   * @param choice which way, below {@link Cast#nextBound}
   */
  public void take(int actor, int choice) {
    turns.take(actor, choice);
  }

  /** Lets the actors take turns as somebody says, until that one says that nobody's is next. */
  public void play(Conductor conductor) {
    turns.play(conductor);
  }

  /** Tells who watches. */
  void report(Actor who, Step step, long address, long before, long after) {
    watcher.stepped(who.id, step, address, before, after);
  }

  // What CPUs ask of the world.

  /** The actor that is running, if it is the scheduler's affair. */
  Optional<Actor> running() {
    return scheduled ? turns.running() : Optional.empty();
  }

  StoreBuffer buffer(int cpu) {
    return cast.stores(cpu);
  }

  CheckedCpu checked(int cpu) {
    return cpus.get(cpu);
  }

  /** Whether others can notice a step on these cells. */
  boolean isEvent(Actor who, int low, int high) {
    return memory.isEvent(who.owner, low, high);
  }

  /** Whether anybody reads one of these cells, to which somebody adds. */
  boolean isEvent(int low, int high) {
    return memory.isEvent(Memory.WHOEVER_COUNTS, low, high);
  }

  /** Stands still before an event until it is this actor's turn and it has happened. */
  void await(Actor who, Kind kind, Step step, int low, int high) {
    who.kind = kind;
    who.step = step;
    who.low = low;
    who.high = high;
    waits.stand(who);
    if (!turns.goOn(who)) {
      who.strand().pause();
    }
    checkGoesOn(who);
  }

  /** Whoever only reads, and never waits, keeps everybody from an end. */
  private static void checkGoesOn(Actor who) {
    if (who.goesRound()) {
      throw StuckException.goesRound(who.cpu, who.step);
    }
  }

  /** Stands still before plain state, if others touch it too; if not, it is not even counted. */
  void plain(Actor who, Step step, long subject, boolean changes) {
    int cell = memoryCells + 2 * cpuCount + memory.checkedCell(subject, Long.BYTES);
    if (isEvent(who, cell, cell + 1)) {
      who.address = subject;
      await(who, changes ? Kind.PLAIN_CHANGE : Kind.PLAIN_LOOK, step, cell, cell + 1);
    }
  }

  /** Waits until somebody else moves. */
  void waitForOthers(Actor who, Step step) {
    who.step = step;
    who.waiting = true;
    who.kind = Kind.NONE;
    who.strand().pause();
  }

  /** Puts a store behind those that others cannot see yet; if it is private, so is its end. */
  void buffered(Actor who, Step step, long address, int width, long value, boolean event) {
    long ticket = event ? tickets++ : StoreBuffer.PRIVATE;
    cast.stores(who.cpu).add(new StoreBuffer.Entry(step, address, width, value, ticket));
    if (event) {
      order.issued(cpuCount + who.cpu, who.id, ticket);
    }
    who.forget();
  }

  /** Carries out what nobody else can notice, without a turn. */
  void atOnce(Actor who, Kind kind, Step step, int low, int high) {
    who.kind = kind;
    who.step = step;
    who.low = low;
    who.high = high;
    counted();
    Operations.perform(this, who, 0);
    if (kind == Kind.SEND) {
      waits.mailed((int) who.operand);
    }
    who.kind = Kind.NONE;
    checkGoesOn(who);
  }

  /** A thread does what must come after all its stores: its buffer is empty now. */
  void drained(Actor who) {
    if (who.role == Role.THREAD) {
      order.follows(who.id, cpuCount + who.cpu);
    }
  }

  /** How many events have happened so far. */
  int events() {
    return order.events();
  }

  void counted() {
    turns.counted();
  }

  /** An invalidation begins: a walk that this CPU's walker is in begins again (R9). */
  void overtake(int cpu) {
    cast.walker(cpu).overtaken = true;
  }

  /** Whether what an actor reads now will be thrown away, since an invalidation overtook it. */
  public boolean isOvertaken(int actor) {
    return cast.actor(actor).overtaken;
  }

  Memory words() {
    return memory;
  }

  /** The entry of so many bytes at an address, for whoever looks on; no step. */
  public long read(long address, int width) {
    return memory.get(address, width);
  }

  /** The word there, for whoever looks on. */
  public long peek(long address) {
    return memory.get(address, Long.BYTES);
  }
}
