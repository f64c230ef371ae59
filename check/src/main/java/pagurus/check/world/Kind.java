package pagurus.check.world;

import pagurus.machine.Step;

/** What an actor is about to do, as far as the scheduler must know. */
enum Kind {
  /** Nothing: it has not begun, or has ended. */
  NONE,
  /** Reads a word. */
  LOAD(false, false),
  /** Writes a word past the store buffer. */
  STORE(true, false),
  /** Writes a word if it is as expected. */
  COMPARE_AND_SET(true, true),
  /** Writes a word and returns what was there. */
  EXCHANGE(true, true),
  /** Adds to a word. */
  ADD(true, true),
  /** Uses this CPU's TLB or walk cache. */
  LOCAL_USE(false, false),
  /** Changes this CPU's TLB or walk cache. */
  LOCAL_CHANGE(true, false),
  /** Changes this CPU's TLB or walk cache once its stores are visible. */
  LOCAL_ORDERED(true, true),
  /** Looks at plain state of the kernel. */
  PLAIN_LOOK(false, false),
  /** Changes plain state of the kernel, behind all stores that came before. */
  PLAIN_CHANGE(true, true),
  /** Puts a letter into the mailbox of another CPU. */
  SEND(true, true),
  /** Looks into the own mailbox. */
  POLL(true, false),
  /** Draws a number. */
  CHOOSE(false, false),
  /** Fills a range of words. */
  FILL(true, true),
  /** Waits until the own store buffer is empty. */
  DRAIN(false, true);

  /** Whether others may see a difference afterwards; a guess on the safe side. */
  final boolean writes;

  /** Whether the own store buffer must be empty first. */
  final boolean ordered;

  Kind() {
    this(false, false);
  }

  Kind(boolean writes, boolean ordered) {
    this.writes = writes;
    this.ordered = ordered;
  }

  /**
   * Whether a step only counts and does not ask for the sum: such steps commute with each other, so
   * as long as nobody reads the word nobody notices in what order they come.
   */
  boolean counts(Step step) {
    return this == ADD
        && switch (step) {
          case FLUSH_BEGINS, FLUSH_ENDS, FRAME_STATE -> true;
          default -> false;
        };
  }

  /** What a step does to its own CPU's TLB and walk cache. */
  static Kind local(Step step) {
    return switch (step) {
      case TLB_USE, WALK_CACHE_USE -> Kind.LOCAL_USE;
      case INVALIDATE, LOAD_ROOT -> Kind.LOCAL_ORDERED;
      default -> Kind.LOCAL_CHANGE;
    };
  }
}
