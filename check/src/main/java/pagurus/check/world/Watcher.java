package pagurus.check.world;

import pagurus.machine.Step;

/** Looks on: hears every step when it has happened, those that nobody else can notice too. */
@FunctionalInterface
public interface Watcher {
  /** Looks away. */
  Watcher NONE = (actor, step, address, before, after) -> {};

  /**
   * A step has happened.
   *
   * @param actor who took it
   * @param address the physical or virtual address that it was about, or 0
   * @param before the word before
   * @param after the word after; for a load what it returned
   */
  void stepped(int actor, Step step, long address, long before, long after);
}
