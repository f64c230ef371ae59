package pagurus.machine;

/**
 * One CPU, as the kernel code that runs on it sees it.
 *
 * <p>Two actors share a CPU: the <em>thread</em> (kernel and user code) and the <em>walker</em>
 * (hardware that fills the TLB and sets A and D bits). Both use this interface; the step's name
 * says which of them acts.
 *
 * <p>An IPI is served only inside {@link #poll} and {@link #relax}. Code between two of them runs
 * with interrupts disabled, in the kernel's words. A handler takes no lock, so it may be served
 * while one is held.
 *
 * <p>A {@code Cpu} belongs to one thread of execution. Calling it from another is an error that
 * need not be noticed.
 */
public interface Cpu extends Words {
  /** Set in the subject of an invalidation that concerns more than one page. */
  long FAR = 1;

  /** This CPU's number, from 0. */
  int id();

  /** The node that this CPU sits on. */
  int node();

  /** Full barrier: earlier stores are visible before later loads are performed. */
  void fence(Step step);

  /**
   * Marks a step on state that only this CPU's thread and walker share: a fill, use, eviction or
   * invalidation of its TLB or walk cache. {@code subject} is the address that it concerns; of an
   * invalidation the address of the page, or an odd number if it reaches further ({@link #FAR}).
   */
  void local(Step step, long subject);

  /**
   * Marks a look at plain state of the kernel, or a change of it, that others look at without a
   * lock, so that what they see is a hint. It comes right before the look or the change. Nothing
   * happens, and it takes no time; but a world that owns every step lets others go first here.
   *
   * @param subject an address that stands for the state
   */
  default void plain(Step step, long subject, boolean changes) {}

  /**
   * Sends {@code ipi} to another CPU, which serves it at its next {@link #poll} or {@link #relax}.
   * Returns at once. Earlier stores are visible to the handler. Does not wait: acknowledgement is
   * the handler's business.
   */
  void send(Step step, int targetCpu, Ipi ipi);

  /** Serves the IPIs that have arrived; returns at once if there are none. */
  void poll(Step step);

  /** Nothing to do until somebody else moves; serves IPIs meanwhile. May return at any time. */
  void relax(Step step);

  /**
   * A choice that hardware makes as it likes: which way to evict, whether to walk on its own.
   * Returns a number from 0 to {@code bound - 1}. {@code bound} is at least 1.
   */
  int choose(Step step, int bound);

  /** Says that a wait for another actor begins: worlds with a clock measure it. */
  void waitBegins(Step step);

  /** Says that the wait that began last is over. */
  void waitEnds(Step step);

  /**
   * Fills {@code bytes} (a multiple of 8) with {@code word}. Only for frames that no other actor
   * can reach; it is one step, but not atomic.
   */
  void fill(Step step, long paddr, long bytes, long word);

  /**
   * Copies {@code bytes} (a multiple of 8) between frames that do not overlap. The target must be
   * out of everybody's reach. Word by word: a racing store to the source is either in or not. Never
   * for live tables (X14).
   */
  void copy(Step step, long from, long to, long bytes);

  /**
   * Copies {@code bytes} (a multiple of 8) from a table that walkers may be in to a frame that is
   * out of everybody's reach. A word that matches is exchanged for {@code replacement}, and what
   * was there in that moment is copied. Many steps, one after the other: each word is read whole,
   * and one that is not exchanged is copied as it was when it was found not to match.
   *
   * @param copying the step that reads or writes a word
   * @param exchanging the step that exchanges one
   * @return how many words were exchanged
   */
  default int copyExchanging(
      Step copying,
      Step exchanging,
      long from,
      long to,
      long bytes,
      WordPattern pattern,
      long replacement) {
    int exchanged = 0;
    for (long offset = 0; offset < bytes; offset += Long.BYTES) {
      long word = loadAcquire(copying, from + offset);
      if (pattern.matches(word)) {
        word = exchange(exchanging, from + offset, replacement);
        exchanged++;
      }
      storeRelease(copying, to + offset, word);
    }
    return exchanged;
  }

  /**
   * Connects this CPU's walker, so that the world can let it walk on its own. At most once for each
   * machine.
   */
  void attach(BackgroundWalker walker);
}
