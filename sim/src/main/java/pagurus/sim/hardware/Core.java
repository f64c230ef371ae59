package pagurus.sim.hardware;

/**
 * What a core has under way at once.
 *
 * @param instructions how many (the reorder buffer): what is further on does not begin
 * @param waiting how many of them may wait for data (the scheduler)
 * @param lines of memory that it waits for, at most: the queue of its second-level cache
 * @param crowdedLines the same while all other cores of its node do so, too: its share of a queue
 *     that they have in common
 */
public record Core(int instructions, int waiting, int lines, int crowdedLines) {
  /** Haswell's: 192 and 60 (Intel Optimization Manual 2.3), and a superqueue of 16. */
  public static final Core USUAL = new Core(192, 60, 16);

  /** A core that shares no queue with others. */
  public Core(int instructions, int waiting, int lines) {
    this(instructions, waiting, lines, lines);
  }

  /** Refuses one that could do nothing. */
  public Core {
    if (instructions < 1 || waiting < 1 || lines < 1 || crowdedLines < 1) {
      throw new IllegalArgumentException("a core has at least one of each under way");
    }
    if (crowdedLines > lines) {
      throw new IllegalArgumentException(
          "a core waits for %d lines at most, and not for %d among others"
              .formatted(lines, crowdedLines));
    }
  }
}
