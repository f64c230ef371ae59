package pagurus.sim.world;

/**
 * Two levels of TLB with true LRU. A translation that leaves the first level stays in the second; a
 * hit in the second enters the first. A value is the physical address of a page, with {@link
 * #WRITABLE} if a store needs no walk.
 */
public final class SimulatedTlb {
  /** The page may be written, and D is set in memory. */
  public static final long WRITABLE = 1;

  /** Makes the value of page 0 differ from nothing. */
  private static final long PRESENT = 2;

  private final LruArray first;
  private final LruArray second;
  private long firstMisses;
  private long secondMisses;

  /** An empty TLB of these arrays. */
  public SimulatedTlb(LruArray first, LruArray second) {
    this.first = first;
    this.second = second;
  }

  /** The translation in the first level, or 0. */
  public long findFirst(long page) {
    return first.get(page);
  }

  /** The translation in the second level, or 0; for who has found none in the first. */
  public long findSecond(long page) {
    firstMisses++;
    long value = second.get(page);
    if (value == 0) {
      secondMisses++;
    } else {
      first.put(page, value);
    }
    return value;
  }

  /** Remembers a translation. */
  public void fill(long page, long frame, boolean writable) {
    long value = frame | PRESENT | (writable ? WRITABLE : 0);
    second.put(page, value);
    first.put(page, value);
  }

  /** Forgets everything. */
  public void clear() {
    first.clear();
    second.clear();
  }

  /** Accesses that the first level did not answer. */
  public long firstMisses() {
    return firstMisses;
  }

  /** Accesses that neither level answered. */
  public long secondMisses() {
    return secondMisses;
  }
}
