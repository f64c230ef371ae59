package pagurus.check.world;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import pagurus.machine.Ipi;
import pagurus.machine.Step;

/** A part of a CPU that takes steps: what it is about to do, and what it waits for. */
final class Actor {
  /** Its last load was from memory. */
  static final long NOT_FORWARDED = -1;

  private static final int[] NOTHING = {};
  private static final int FIRST_WATCHED = 16;

  /** More than a machine of the checker has words. */
  private static final int MOST_WATCHED = 10_000;

  final int id;
  final int cpu;
  final Role role;

  /** Who may touch a word without anybody noticing: a CPU's thread and buffer are one owner. */
  final byte owner;

  /** This actor, for whoever may run or not. */
  final Optional<Actor> itself = Optional.of(this);

  @Nullable Strand strand;

  // What it is about to do.
  Kind kind = Kind.NONE;
  Step step = Step.IDLE;
  int low;
  int high;
  long address;
  long operand;
  long expected;
  int width;
  long result;
  boolean succeeded;

  /** The letter that it is about to send. */
  @Nullable Ipi letter;

  /** What it wants to know about the word, if that is all. */
  @Nullable LongPredicate observing;

  /** Whether it only wants to go on when the word lets it. */
  boolean patient;

  /** The ticket of the store of its own that it has just loaded from. */
  long forwarded = NOT_FORWARDED;

  /** Whether it is held back because the word does not. */
  boolean held;

  /** Whether it waits in a relax until somebody else moves. */
  boolean waiting;

  /** Whether it has nothing left to do but to serve IPIs. */
  boolean idle;

  /** Whether it has begun what it has to do. */
  boolean begun;

  /** Whether an invalidation has overtaken the walk that this walker is in (R9). */
  boolean overtaken;

  private int[] watched = NOTHING;
  private int watchedCount;

  Actor(int id, int cpu, Role role, byte owner) {
    this.id = id;
    this.cpu = cpu;
    this.role = role;
    this.owner = owner;
  }

  Strand strand() {
    if (strand == null) {
      throw new IllegalStateException("actor " + id + " has nothing to do");
    }
    return strand;
  }

  /** Says where its next operation is. */
  void at(long where, int bytes) {
    address = where;
    width = bytes;
  }

  /** Whether it stands before an operation that the word may hold back. */
  boolean canBeHeld() {
    return patient && (kind == Kind.LOAD || kind == Kind.COMPARE_AND_SET);
  }

  /** Whether this value of the word would make it wait. */
  boolean isHinderedBy(long value) {
    return kind == Kind.LOAD ? (value & expected) != 0 : value != expected;
  }

  /** Remembers a word that it has read: if it waits, it waits for a change of one of them. */
  void watch(int cell) {
    if (watchedCount == watched.length) {
      watched = Arrays.copyOf(watched, Math.max(FIRST_WATCHED, 2 * watchedCount));
    }
    watched[watchedCount++] = cell;
  }

  /**
   * Whether it has read so much since it last changed anything, or waited, that it has read all
   * there is, and will go on for ever.
   */
  boolean goesRound() {
    return watchedCount > MOST_WATCHED;
  }

  /** Forgets what it has read: it has changed something since. */
  void forget() {
    watchedCount = 0;
  }

  /** Whether a change of these words may end its wait. */
  boolean watches(int from, int to) {
    if (watchedCount == 0) {
      return true;
    }
    for (int i = 0; i < watchedCount; i++) {
      if (watched[i] >= from && watched[i] < to) {
        return true;
      }
    }
    return false;
  }
}
