package pagurus.vm.mmu;

/** Counts while they grow. Owned by one CPU; {@link MmuCounters} is what others look at. */
final class Tally {
  private final long[] counts = new long[MmuCounters.SIZE];
  private long straightWalks;

  void count(MmuEvent event) {
    counts[event.index()]++;
  }

  void fault(long fault) {
    counts[MmuCounters.FAULTS - (int) fault]++;
  }

  void walkRead(int level, boolean local) {
    counts[MmuCounters.READS + 2 * level + (local ? 0 : 1)]++;
  }

  /** A walk that missed the TLB and read one entry of every level, all on its own node. */
  void straightWalk() {
    straightWalks++;
  }

  /** The reads of such a walk that has come down to {@code last} and ends otherwise. */
  void straightReads(int first, int last) {
    count(MmuEvent.L1_MISS);
    count(MmuEvent.WALK);
    for (int level = first; level >= last; level--) {
      walkRead(level, true);
    }
  }

  /**
   * The counts so far, and one that is kept elsewhere.
   *
   * @param levels how many levels a tree has
   */
  MmuCounters counters(int levels, MmuEvent elsewhere, long number) {
    long[] copy = counts.clone();
    copy[elsewhere.index()] = number;
    copy[MmuEvent.L1_MISS.index()] += straightWalks;
    copy[MmuEvent.WALK.index()] += straightWalks;
    for (int level = 1; level <= levels; level++) {
      copy[MmuCounters.READS + 2 * level] += straightWalks;
    }
    return new MmuCounters(copy);
  }
}
