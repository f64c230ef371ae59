package pagurus.check.world;

import java.util.List;
import java.util.function.LongPredicate;
import pagurus.machine.Step;

/**
 * The actors of a machine, what each is about to do, and who can move. They are numbered by role,
 * then by CPU.
 *
 * <p>A thread that must see its own stores out first (a read-modify-write, a fence, an
 * invalidation, an IPI) cannot move while its buffer holds any. Whoever waits cannot move until
 * somebody else's step ends the wait.
 */
public final class Cast {
  private static final Role[] ROLES = Role.values();

  private final int cpus;
  private final Actor[] actors;
  private final List<Actor> all;
  private final StoreBuffer[] buffers;

  /** The actors of so many CPUs, none of which has begun. */
  Cast(int cpus) {
    this.cpus = cpus;
    actors = new Actor[sizeFor(cpus)];
    buffers = new StoreBuffer[cpus];
    for (int id = 0; id < actors.length; id++) {
      int cpu = id % cpus;
      Role role = ROLES[id / cpus];
      int owner = 1 + (role == Role.WALKER ? cpus + cpu : cpu);
      actors[id] = new Actor(id, cpu, role, (byte) owner);
    }
    all = List.of(actors);
    for (int cpu = 0; cpu < cpus; cpu++) {
      buffers[cpu] = new StoreBuffer();
    }
  }

  /** How many actors a machine with so many CPUs has. */
  public static int sizeFor(int cpus) {
    return cpus * ROLES.length;
  }

  Actor actor(int id) {
    return actors[id];
  }

  Actor thread(int cpu) {
    return actors[cpu];
  }

  Actor buffer(int cpu) {
    return actors[cpus + cpu];
  }

  Actor walker(int cpu) {
    return actors[2 * cpus + cpu];
  }

  List<Actor> all() {
    return all;
  }

  StoreBuffer stores(int cpu) {
    return buffers[cpu];
  }

  /** How many there are. */
  public int size() {
    return actors.length;
  }

  /** Which part of a CPU an actor is. */
  public Role role(int actor) {
    return actors[actor].role;
  }

  /** The CPU that an actor is a part of. */
  public int cpuOf(int actor) {
    return actors[actor].cpu;
  }

  /** Those that can take a step, a bit for each. */
  int able() {
    int mask = 0;
    for (Actor actor : actors) {
      if (canMove(actor)) {
        mask |= 1 << actor.id;
      }
    }
    return mask;
  }

  boolean canMove(Actor actor) {
    boolean stores = !buffers[actor.cpu].isEmpty();
    return switch (actor.role) {
      case BUFFER -> stores;
      case THREAD -> actor.kind != Kind.NONE && !actor.held && !(actor.kind.ordered && stores);
      case WALKER -> actor.kind != Kind.NONE;
    };
  }

  /** The first cell that an actor's next step touches. */
  public int nextLow(int actor) {
    Actor who = actors[actor];
    return who.role == Role.BUFFER ? Memory.cell(buffers[who.cpu].oldest().address()) : who.low;
  }

  /** The cell behind the last that its next step touches. */
  public int nextHigh(int actor) {
    Actor who = actors[actor];
    return who.role == Role.BUFFER ? nextLow(actor) + 1 : who.high;
  }

  /** Whether its next step may change what others see. */
  public boolean nextWrites(int actor) {
    Actor who = actors[actor];
    return who.role == Role.BUFFER || who.kind.writes;
  }

  /** How many ways its next step may go; 1 unless hardware chooses. */
  public int nextBound(int actor) {
    Actor who = actors[actor];
    return who.kind == Kind.CHOOSE ? (int) who.operand : 1;
  }

  /** The name of its next step. */
  public Step nextStep(int actor) {
    Actor who = actors[actor];
    return who.role == Role.BUFFER ? buffers[who.cpu].oldest().step() : who.step;
  }

  /** Whether two actors' next steps touch a common cell, or one lets the other go on. */
  public boolean overlap(int actor, int other) {
    return (nextLow(other) < nextHigh(actor)
            && nextLow(actor) < nextHigh(other)
            && !isForwarded(actor)
            && !isForwarded(other))
        || interrupts(actor, other)
        || interrupts(other, actor);
  }

  /** Whether an actor is about to load what is still in its CPU's store buffer. */
  private boolean isForwarded(int actor) {
    Actor who = actors[actor];
    return who.role == Role.THREAD
        && who.kind == Kind.LOAD
        && buffers[who.cpu].youngest(who.low).isPresent();
  }

  /** Whether an actor is about to send mail to one that may be held back, which mail lets go. */
  private boolean interrupts(int actor, int other) {
    Actor sender = actors[actor];
    return sender.kind == Kind.SEND
        && sender.operand == actors[other].cpu
        && actors[other].canBeHeld();
  }

  /**
   * Whether an actor's next step only asks something of a word to which both values say the same.
   */
  public boolean isIndifferent(int actor, long before, long after) {
    Actor who = actors[actor];
    LongPredicate observing = who.observing;
    return observing != null
        && who.kind == Kind.LOAD
        && observing.test(before) == observing.test(after);
  }

  /** Whether every program and every walk has ended and every store is visible. */
  public boolean isOver() {
    for (Actor actor : actors) {
      if (isOpen(actor)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOpen(Actor actor) {
    return switch (actor.role) {
      case BUFFER -> !buffers[actor.cpu].isEmpty();
      case THREAD -> !actor.idle || actor.kind != Kind.NONE;
      case WALKER -> actor.begun && !actor.strand().isDone();
    };
  }
}
