package pagurus.check.world;

import java.util.function.LongPredicate;

/**
 * Hears which events happen and what must come before what. A search builds the happens-before
 * relation from it.
 */
public interface Order {
  /** Listens to nothing: for a schedule that is only carried out. */
  Order NONE =
      new Order() {
        @Override
        public void happened(
            int actor, int lowCell, int highCell, boolean write, long before, long after) {}

        @Override
        public void observed(int actor, int cell, long value, LongPredicate what) {}

        @Override
        public void forwarded(int actor, int cell, long ticket) {}

        @Override
        public void let(
            int actor, int cell, boolean write, long before, long after, LongPredicate lets) {}

        @Override
        public void hindered(int actor, int cell, LongPredicate lets) {}

        @Override
        public void mayServe(int actor, int mailCell, boolean mail) {}

        @Override
        public void woken(int actor, int mailCell) {}

        @Override
        public void follows(int actor, int other) {}

        @Override
        public void comesAfter(int actor, int event) {}

        @Override
        public int events() {
          return 0;
        }

        @Override
        public void issued(int buffer, int thread, long ticket) {}

        @Override
        public void emerges(int buffer, long ticket) {}
      };

  /**
   * An actor used the cells from {@code lowCell} up to but not including {@code highCell}.
   *
   * @param before what was in the first of them, if that is a word
   * @param after what is in it now
   */
  void happened(int actor, int lowCell, int highCell, boolean write, long before, long after);

  /** An actor looked at a word, but only whether something holds for it. */
  void observed(int actor, int cell, long value, LongPredicate what);

  /**
   * A thread has loaded what its own CPU has stored under this ticket, which has not come out yet.
   * It could have done so later: when that has come out, and then another has stored.
   */
  void forwarded(int actor, int cell, long ticket);

  /**
   * An actor used a word that let it: as long as it does not, the actor is held back.
   *
   * @param lets which values let it
   */
  void let(int actor, int cell, boolean write, long before, long after, LongPredicate lets);

  /**
   * An actor goes on although a word holds it back, for something else has ended its wait. What
   * holds it back races with its next step, even if that comes behind it for what has ended the
   * wait: had the word let it, it would not have waited. To be said before {@link #follows} and
   * {@link #comesAfter}.
   */
  void hindered(int actor, int cell, LongPredicate lets);

  /**
   * Of an actor whom a word is about to let: had there been mail before it did, it would have gone
   * on without it, to serve that. So if the word held it back at all, it asks for mail, too; and if
   * there is some, the word need not have let it. To be said before {@link #let}.
   *
   * @param mailCell its mailbox
   * @param mail whether there is mail now
   */
  void mayServe(int actor, int mailCell, boolean mail);

  /**
   * The event that has just happened ends an actor's wait, which looks into its mailbox next. What
   * it does comes behind that event, unless it finds mail: for that it would have gone on anyway.
   */
  void woken(int actor, int mailCell);

  /** What {@code actor} does from now on could not happen before what {@code other} has done. */
  void follows(int actor, int other);

  /** What {@code actor} does from now on could not happen before an event. */
  void comesAfter(int actor, int event);

  /** How many events have happened so far: the number of the next. */
  int events();

  /** A thread has put a store into its buffer, which comes out under this ticket. */
  void issued(int buffer, int thread, long ticket);

  /** The store of this ticket is about to come out of its buffer. */
  void emerges(int buffer, long ticket);
}
