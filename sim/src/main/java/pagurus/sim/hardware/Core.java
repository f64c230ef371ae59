package pagurus.sim.hardware;

/**
 * What a core has under way at once.
 *
 * @param instructions how many (the reorder buffer): what is further on does not begin
 * @param waiting how many of them may wait for data (the scheduler)
 * @param lines of memory that it waits for, at most: the queue of its second-level cache
 */
public record Core(int instructions, int waiting, int lines) {
  /** Haswell's: 192 and 60 (Intel Optimization Manual 2.3), and a superqueue of 16. */
  public static final Core USUAL = new Core(192, 60, 16);

  /** Refuses one that could do nothing. */
  public Core {
    if (instructions < 1 || waiting < 1 || lines < 1) {
      throw new IllegalArgumentException("a core has at least one of each under way");
    }
  }
}
