package pagurus.vm.relocate;

import java.util.Arrays;

/** What one mover has done. Belongs to its thread. */
public final class RelocationCounters {
  private final long[] movedByLevel;
  private final long[] outcomes = new long[Outcome.values().length];
  private long drained;
  private long shortages;

  /** Counts for a paging mode with this many levels. */
  public RelocationCounters(int levels) {
    movedByLevel = new long[levels + 1];
  }

  void countMoved(int level) {
    movedByLevel[level]++;
  }

  void countDrained(int entries) {
    drained += entries;
  }

  void countShortage() {
    shortages++;
  }

  void countEnded(Outcome outcome) {
    outcomes[outcome.ordinal()]++;
  }

  /** Tables of a level that were moved. */
  public long moved(int level) {
    return movedByLevel[level];
  }

  /** How often an outcome was given. */
  public long count(Outcome outcome) {
    return outcomes[outcome.ordinal()];
  }

  /** Tables that should have moved and did not. */
  public long stayed() {
    return Arrays.stream(Outcome.values())
        .filter(Outcome::leavesBehind)
        .mapToLong(this::count)
        .sum();
  }

  /** Entries exchanged for "not present". */
  public long drained() {
    return drained;
  }

  /** How often there was no frame for a replacement, whether one was won back later or not. */
  public long shortages() {
    return shortages;
  }

  /** Adds what another mover has done. */
  public void add(RelocationCounters other) {
    for (int i = 0; i < movedByLevel.length; i++) {
      movedByLevel[i] += other.movedByLevel[i];
    }
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] += other.outcomes[i];
    }
    drained += other.drained;
    shortages += other.shortages;
  }
}
