package pagurus.trace;

/**
 * A program's accesses to memory: a recording of a real one, or a generator.
 *
 * <p>All methods may be called from any thread. The workload must stay open as long as one of its
 * streams is read.
 */
public interface Workload extends AutoCloseable {
  /** What people call it: the file's name, or the generator's. */
  String name();

  /** How it was made: the command line that was recorded, or the generator's full specification. */
  String origin();

  /** How many threads the program has, at least 1. They are called 0 to {@code threads() - 1}. */
  int threads();

  /**
   * Which pages the program touches, and which thread touches each of them first.
   *
   * <p>Known at once for a {@code .pgt}. For a generator the first call may run it to its end.
   */
  Footprint footprint();

  /**
   * A fresh stream of one thread's accesses, from the first one on.
   *
   * @param thread 0 to {@code threads() - 1}
   * @throws IndexOutOfBoundsException if there is no such thread
   */
  AccessStream open(int thread);

  /**
   * How many of a thread's first accesses belong to a prologue, such as storing to all memory once,
   * that every thread of the program waits for before any goes on.
   *
   * <p>A replay that keeps to it lets all threads finish their prologues first. Unless a workload
   * says otherwise there is none: recordings do not know.
   *
   * @param thread 0 to {@code threads() - 1}
   */
  default long prologue(int thread) {
    return 0;
  }

  /**
   * How many accesses a thread makes, its prologue among them.
   *
   * @param thread 0 to {@code threads() - 1}
   */
  long accesses(int thread);

  /** Accesses of all threads together. */
  default long accesses() {
    long sum = 0;
    for (int thread = 0; thread < threads(); thread++) {
      sum += accesses(thread);
    }
    return sum;
  }

  /** Closes the files behind it. */
  @Override
  void close();
}
