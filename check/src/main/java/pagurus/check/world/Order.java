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
        public void let(
            int actor, int cell, boolean write, long before, long after, LongPredicate lets) {}

        @Override
        public void follows(int actor, int other) {}

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
   * An actor used a word that let it: as long as it does not, the actor is held back.
   *
   * @param lets which values let it
   */
  void let(int actor, int cell, boolean write, long before, long after, LongPredicate lets);

  /** What {@code actor} does from now on could not happen before what {@code other} has done. */
  void follows(int actor, int other);

  /** A thread has put a store into its buffer, which comes out under this ticket. */
  void issued(int buffer, int thread, long ticket);

  /** The store of this ticket is about to come out of its buffer. */
  void emerges(int buffer, long ticket);
}
