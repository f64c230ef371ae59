package pagurus.vm.mmu;

/** Counts while they grow. Owned by one CPU; {@link MmuCounters} is what others look at. */
final class Tally {
  private final long[] counts = new long[MmuCounters.SIZE];

  void count(MmuEvent event) {
    counts[event.index()]++;
  }

  void fault(long fault) {
    counts[MmuCounters.FAULTS - (int) fault]++;
  }

  void walkRead(int level, boolean local) {
    counts[MmuCounters.READS + 2 * level + (local ? 0 : 1)]++;
  }

  /** The counts so far, and one that is kept elsewhere. */
  MmuCounters counters(MmuEvent elsewhere, long number) {
    long[] copy = counts.clone();
    copy[elsewhere.index()] = number;
    return new MmuCounters(copy);
  }
}
