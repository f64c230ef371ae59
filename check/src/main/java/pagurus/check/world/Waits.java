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
      order.follows(actor.id, mailboxes[actor.cpu].lastSender());
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
        wake(actor, by);
      } else if (actor.canBeHeld() && actor.low >= low && actor.low < high) {
        actor.held = isHeld(actor);
      }
    }
  }

  /** A letter has been sent. */
  void mailed(int cpu, Actor by) {
    Actor target = cast.thread(cpu);
    if (target.waiting) {
      wake(target, by);
    } else if (target.held) {
      order.follows(target.id, by.id);
      target.held = false;
    }
  }

  private void wake(Actor actor, Actor by) {
    order.follows(actor.id, by.id);
    lookAgain(actor);
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
