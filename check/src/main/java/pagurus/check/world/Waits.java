package pagurus.check.world;

/**
 * Who waits for what, and what ends it.
 *
 * <p>There are two ways to wait. An actor that has <em>relaxed</em> waits until another changes a
 * word that it has read since it changed one itself, or an IPI comes; then it looks into its
 * mailbox and again at what it waited for. An actor that is <em>held</em> stands before an
 * operation that only makes sense once the word lets it; it goes on when the word does, or when an
 * IPI comes, which it would serve while it waits. What ends a wait comes before whatever the actor
 * does from then on.
 */
final class Waits {
  private final Cast cast;
  private final Memory memory;
  private final Order order;
  private final int firstMailCell;
  private final Mailbox[] mailboxes;

  Waits(Cast cast, Memory memory, Order order, int firstMailCell, int cpus) {
    this.cast = cast;
    this.memory = memory;
    this.order = order;
    this.firstMailCell = firstMailCell;
    mailboxes = new Mailbox[cpus];
    for (int cpu = 0; cpu < cpus; cpu++) {
      mailboxes[cpu] = new Mailbox();
    }
  }

  Mailbox mailbox(int cpu) {
    return mailboxes[cpu];
  }

  int mailCell(int cpu) {
    return firstMailCell + cpu;
  }

  /** An actor comes before an operation that its word may hold back. */
  void stand(Actor actor) {
    actor.held = actor.canBeHeld() && isHeld(actor);
    boolean letGoByMail = actor.canBeHeld() && !actor.held && isHindered(actor);
    if (letGoByMail) {
      hindered(actor);
      order.comesAfter(actor.id, mailboxes[actor.cpu].first());
    }
  }

  private boolean isHindered(Actor actor) {
    return actor.isHinderedBy(memory.word(actor.low));
  }

  private boolean isHeld(Actor actor) {
    return isHindered(actor) && mailboxes[actor.cpu].isEmpty();
  }

  /** Cells have changed: whoever waits for one of them may go on. */
  void changed(Actor by, int low, int high) {
    for (Actor actor : cast.all()) {
      boolean own = actor.cpu == by.cpu && actor.role == Role.THREAD && by.role == Role.BUFFER;
      if (actor.waiting && actor != by && !own && !actor.idle && actor.watches(low, high)) {
        if (low != mailCell(actor.cpu)) { // mail itself comes next
          order.woken(actor.id, mailCell(actor.cpu));
          lookAgain(actor);
        }
      } else if (actor != by && actor.canBeHeld() && actor.low >= low && actor.low < high) {
        actor.held = isHeld(actor);
      }
    }
  }

  /** Stores of a CPU have come out that nobody else can notice: its own thread may wait for one. */
  void cameOut(int cpu) {
    Actor thread = cast.thread(cpu);
    thread.held = thread.held && isHeld(thread);
  }

  /** A letter has been sent. */
  void mailed(int cpu) {
    Actor target = cast.thread(cpu);
    if (target.waiting) {
      order.comesAfter(target.id, mailboxes[cpu].first());
      lookAgain(target);
    } else if (target.held) {
      hindered(target);
      order.comesAfter(target.id, mailboxes[cpu].first());
      target.held = false;
    }
  }

  private void hindered(Actor actor) {
    order.hindered(actor.id, actor.low, value -> !actor.isHinderedBy(value));
  }

  /** A wait ends: with a look into the mailbox. */
  private void lookAgain(Actor actor) {
    actor.waiting = false;
    actor.forget();
    actor.kind = Kind.POLL;
    actor.low = mailCell(actor.cpu);
    actor.high = actor.low + 1;
  }

  /** Nobody can move: all look again. */
  void allLookAgain() {
    for (Actor actor : cast.all()) {
      if (actor.held || (actor.waiting && !actor.idle)) {
        if (actor.held) {
          hindered(actor);
        }
        for (Actor other : cast.all()) {
          order.follows(actor.id, other.id);
        }
        if (actor.held) {
          actor.held = false;
        } else {
          lookAgain(actor);
        }
      }
    }
  }
}
