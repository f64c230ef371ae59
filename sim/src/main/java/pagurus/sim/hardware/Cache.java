package pagurus.sim.hardware;

/**
 * A cache or a TLB.
 *
 * @param entries lines or translations
 * @param ways how many share a set
 * @param cycles how long a hit takes
 */
public record Cache(int entries, int ways, int cycles) {
  /** The number of a way is a byte where sets are searched. */
  private static final int MOST_WAYS = 256;

  /** Refuses one that cannot be built. */
  public Cache {
    if (ways < 1 || entries < ways || entries % ways != 0) {
      throw new IllegalArgumentException("%d entries cannot have %d ways".formatted(entries, ways));
    }
    if (ways > MOST_WAYS) {
      throw new IllegalArgumentException(
          "%d ways are more than the %d that can be simulated".formatted(ways, MOST_WAYS));
    }
    if (cycles < 0) {
      throw new IllegalArgumentException("a hit cannot take %d cycles".formatted(cycles));
    }
  }

  /** One with so many times fewer entries, in whole sets, but with at least so many. */
  Cache smaller(int times, int least) {
    int wanted = Math.max(Math.min(least, entries), entries / times);
    int fewer = Math.min(ways, wanted);
    return new Cache(wanted / fewer * fewer, fewer, cycles);
  }
}
