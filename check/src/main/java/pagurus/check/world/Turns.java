package pagurus.check.world;

import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Carries turns out, one at a time, and passes time when nobody can move.
 *
 * <h2>Where a turn happens</h2>
 *
 * <p>A strand that comes before an event asks the conductor itself whose turn is next. As long as
 * it is its own, or a store comes out of a buffer, it goes on without leaving its line of
 * execution: changing that costs as much as everything else about an event. If it is somebody
 * else's, the decision is kept, the strand pauses, and the host carries it out.
 *
 * <p>A strand asks only where the host would do nothing in between: somebody can move, and nobody
 * is about to look into a mailbox that nobody writes to. All else is left to the host, in {@link
 * #passTime}; and so is every strand that runs from there.
 */
final class Turns {
  /** How often all may look again before their wait is called a deadlock. */
  private static final int PATIENCE = 300;

  /** No turn has been decided on. */
  private static final int UNDECIDED = -2;

  private final World world;
  private final Cast cast;
  private final Waits waits;
  private final Memory memory;
  private final Sharing sharing;
  private final Order order;
  private final int memoryCells;
  private Optional<Actor> running = Optional.empty();
  private Optional<Conductor> conductor = Optional.empty();
  private boolean goesOn;
  private int decided = UNDECIDED;
  private int stillness;
  private long steps;
  private boolean deadlocked;

  Turns(World world, Cast cast, Waits waits, Sharing sharing, Order order, int memoryCells) {
    this.world = world;
    this.cast = cast;
    this.waits = waits;
    this.memory = world.words();
    this.sharing = sharing;
    this.order = order;
    this.memoryCells = memoryCells;
  }

  Optional<Actor> running() {
    return running;
  }

  boolean isDeadlocked() {
    return deadlocked;
  }

  long steps() {
    return steps;
  }

  void counted() {
    steps++;
  }

  /** Lets turns be taken as somebody says. */
  void play(Conductor who) {
    conductor = Optional.of(who);
    int actor = who.next(world.enabled());
    while (actor != Conductor.NOBODY) {
      decided = UNDECIDED;
      take(actor, who.choice());
      actor = decided == UNDECIDED ? who.next(world.enabled()) : decided;
    }
    conductor = Optional.empty();
  }

  /** One turn, and those that its strand goes on with. */
  void take(int actor, int choice) {
    Actor who = cast.actor(actor);
    goesOn = conductor.isPresent();
    if (who.role == Role.BUFFER) {
      emerge(who);
      Actor thread = cast.thread(who.cpu);
      if (cast.stores(who.cpu).isEmpty() && thread.kind == Kind.DRAIN) {
        resume(thread);
      }
    } else {
      perform(who, choice);
      resume(who);
    }
    goesOn = false;
    passTime();
  }

  /**
   * Takes turns as long as the strand that stands before an event can take them itself.
   *
   * @return whether the event has happened; if not, the strand is to pause
   */
  boolean goOn(Actor who) {
    if (!goesOn || who.kind == Kind.DRAIN) {
      return false;
    }
    Conductor conducting = conductor.orElseThrow();
    for (int enabled = settled(); goesOn && enabled != 0; enabled = settled()) {
      int next = conducting.next(enabled);
      if (next == who.id) {
        perform(who, conducting.choice());
        who.kind = Kind.NONE;
        return true;
      }
      if (next == Conductor.NOBODY || !isStoreAlone(next)) {
        decided = next;
        goesOn = false;
      } else {
        emerge(cast.actor(next));
      }
    }
    return false;
  }

  /** Who can move, if the host would do nothing before the next turn; 0 otherwise. */
  private int settled() {
    if (world.failure().isPresent()) {
      return 0;
    }
    int mask = 0;
    for (int id = 0; id < cast.size(); id++) {
      Actor actor = cast.actor(id);
      if (looksForNothing(actor)) {
        return 0;
      }
      mask |= cast.canMove(actor) ? 1 << id : 0;
    }
    return mask;
  }

  /** Whether a turn is a store that comes out of a buffer for which nobody waits. */
  private boolean isStoreAlone(int id) {
    Actor actor = cast.actor(id);
    return actor.role == Role.BUFFER && cast.thread(actor.cpu).kind != Kind.DRAIN;
  }

  /** The oldest store comes out, and those behind it that nobody else can notice. */
  private void emerge(Actor buffer) {
    StoreBuffer stores = cast.stores(buffer.cpu);
    int at = Memory.cell(stores.oldest().address());
    order.emerges(buffer.id, stores.oldest().ticket());
    long word = memory.word(at);
    do {
      StoreBuffer.Entry store = stores.removeOldest();
      steps++;
      long before = memory.get(store.address(), store.width());
      memory.put(store.address(), store.width(), store.value());
      world.report(buffer, store.step(), store.address(), before, store.value());
    } while (!stores.isEmpty() && stores.oldest().isPrivate());
    order.happened(buffer.id, at, at + 1, true, word, memory.word(at));
    changed(buffer, at, at + 1);
    waits.cameOut(buffer.cpu);
  }

  /** Carries out what an actor stands before. */
  private void perform(Actor who, int choice) {
    steps++;
    who.held = false;
    if (who.kind.ordered) {
      world.drained(who);
    }
    long before = who.low < memoryCells ? memory.word(who.low) : 0;
    boolean wrote = Operations.perform(world, who, choice);
    tell(who, wrote, before);
    if (wrote) {
      changed(who, who.low, who.high);
    }
    if (who.kind == Kind.SEND) {
      waits.mailed((int) who.operand);
    }
  }

  private void tell(Actor who, boolean wrote, long before) {
    long after = who.low < memoryCells ? memory.word(who.low) : 0;
    LongPredicate observing = who.observing;
    if (who.forwarded != Actor.NOT_FORWARDED) {
      order.forwarded(who.id, who.low, who.forwarded);
      who.forwarded = Actor.NOT_FORWARDED;
    } else if (observing != null && who.kind == Kind.LOAD) {
      order.observed(who.id, who.low, before, observing);
    } else if (who.canBeHeld() && !who.isHinderedBy(before)) {
      order.mayServe(who.id, waits.mailCell(who.cpu), !waits.mailbox(who.cpu).isEmpty());
      order.let(who.id, who.low, wrote, before, after, value -> !who.isHinderedBy(value));
    } else {
      order.happened(who.id, who.low, who.high, wrote, before, after);
    }
  }

  private void changed(Actor by, int low, int high) {
    stillness = 0;
    waits.changed(by, low, high);
  }

  /** Until somebody can move, or nobody ever will. */
  void passTime() {
    while (!somebodyCanMove() && world.failure().isEmpty() && !deadlocked && !cast.isOver()) {
      if (++stillness > PATIENCE) {
        deadlocked = true;
        return;
      }
      waits.allLookAgain();
    }
  }

  /** Lets those go on who look again where nobody writes letters; says whether anybody can move. */
  private boolean somebodyCanMove() {
    boolean any = false;
    for (int id = 0; id < cast.size(); id++) {
      Actor actor = cast.actor(id);
      while (looksForNothing(actor)) {
        actor.succeeded = false;
        resume(actor);
      }
      any |= cast.canMove(actor);
    }
    return any;
  }

  private boolean looksForNothing(Actor actor) {
    return actor.kind == Kind.POLL && !actor.waiting && !sharing.isShared(actor.low);
  }

  /** Lets an actor run to its next event. */
  void resume(Actor actor) {
    actor.kind = Kind.NONE;
    Optional<Actor> before = running;
    running = actor.itself;
    actor.strand().resume();
    running = before;
  }
}
