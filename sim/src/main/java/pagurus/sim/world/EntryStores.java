package pagurus.sim.world;

import pagurus.machine.Step;

/**
 * Stores to entries since the last tick, and what they have cost because tables have copies. Those
 * by which tables move are not among them.
 */
public final class EntryStores {
  private long count;
  private long copyCycles;

  EntryStores() {}

  /** The kernel stores to an entry; copies make that so much dearer. */
  void add(Step step, long cycles) {
    switch (step) {
      case INSTALL, UNHOOK, PROTECT, AGE -> {
        count++;
        copyCycles += cycles;
      }
      default -> {}
    }
  }

  /** The kernel stores the same to a copy that it keeps. */
  void addToCopy(Step step, long cycles) {
    switch (step) {
      case INSTALL, UNHOOK, PROTECT, AGE -> copyCycles += cycles;
      default -> {}
    }
  }

  void clear() {
    count = 0;
    copyCycles = 0;
  }

  /** How many there were. */
  public long count() {
    return count;
  }

  /** Cycles of all CPUs that went into stores to copies. */
  public long copyCycles() {
    return copyCycles;
  }
}
