package pagurus.check.explore;

import java.util.Arrays;

/**
 * What ended the waits of actors that have not taken a step since, and what else could have.
 *
 * <p>A thread that waits goes on when a word changes or when mail comes, whichever is first. So
 * what it does then need not come behind both, though one of them came first this time; and had the
 * word let it from the beginning it would not have waited. That is kept here until its next event.
 */
final class EndedWaits {
  private static final int NONE = -1;

  private final int[] hindering;
  private final int[] waking;
  private final int[] mailCells;

  EndedWaits(int actors) {
    hindering = new int[actors];
    waking = new int[actors];
    mailCells = new int[actors];
    clear();
  }

  void clear() {
    Arrays.fill(hindering, NONE);
    Arrays.fill(waking, NONE);
  }

  /** Mail has let an actor go on that an event holds back. */
  void hindered(int actor, int event) {
    hindering[actor] = event;
  }

  /** The event that held an actor back before mail came; -1 if none did. Asked for once. */
  int takeHindering(int actor) {
    int event = hindering[actor];
    hindering[actor] = NONE;
    return event;
  }

  /** An event has ended the wait of an actor, which looks into its mailbox next. */
  void woken(int actor, int mailCell, int event) {
    waking[actor] = event;
    mailCells[actor] = mailCell;
  }

  /**
   * The event that an actor's next comes behind for having been woken by it; -1 if there is none,
   * or if the next takes mail, for which it would have gone on anyway. Asked for once.
   */
  int takeWaking(int actor, int cell, boolean write) {
    boolean takesMail = write && cell == mailCells[actor];
    int event = takesMail ? NONE : waking[actor];
    waking[actor] = NONE;
    return event;
  }
}
