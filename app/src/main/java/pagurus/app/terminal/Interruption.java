package pagurus.app.terminal;

import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import pagurus.app.ExitCode;

/**
 * What Ctrl-C does while something is under way that has to end properly: a search that knows a
 * part of the answer, a recording, a file that is to be whole or not there at all. It is told to
 * stop, and the process ends when the command is through with it.
 *
 * <p>The JVM answers SIGINT, SIGTERM and SIGHUP by running shutdown hooks beside the threads that
 * still run, runs no {@code finally} of theirs when the hooks have ended, and then returns 128 plus
 * the signal's number. The hook here waits until this is closed. If the command has ended as it
 * should, the hook ends the process with the command's exit code; otherwise the command says why on
 * its way out, for which it gets a moment, and the JVM's number stands.
 */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_S = 60;
  private static final long TIME_FOR_LAST_WORDS_MS = 500;

  /** How many there are that a signal would run, or runs. */
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final Thread hook;
  private final Thread command = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile OptionalInt exitCode = OptionalInt.empty();
  private volatile boolean interrupted;

  private Interruption(Runnable stop) {
    hook = new Thread(() -> interrupted(stop), "interruption");
  }

  /** From now until closed a signal runs {@code stop}; close when nothing is left to take away. */
  public static Interruption stopping(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    OPEN.incrementAndGet();
    return interruption;
  }

  /** Whether some command will say itself what came of a signal. */
  static boolean isOpen() {
    return OPEN.get() > 0;
  }

  /** Whether a signal has come. */
  public boolean isInterrupted() {
    return interrupted;
  }

  /**
   * What is known has been said, or kept. That something does not hold is known from a part of the
   * answer, too; that all holds is not, and that a part of a program is recorded is not all that
   * was asked for: both leave the exit code to the signal.
   *
   * @param code the exit code of the process, if nobody interrupted
   * @return the same
   */
  public int endedIfWhole(int code) {
    if (!interrupted || code != ExitCode.DONE) {
      exitCode = OptionalInt.of(code);
    }
    return code;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      OPEN.decrementAndGet();
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, and does the rest.
    }
  }

  private void interrupted(Runnable stop) {
    interrupted = true;
    stop.run();
    try {
      if (!closed.await(PATIENCE_S, TimeUnit.SECONDS)) {
        System.err.println("pagurus: it did not stop in time; what it wrote may be left behind");
      } else if (exitCode.isPresent()) {
        Runtime.getRuntime().halt(exitCode.getAsInt());
      } else {
        command.join(TIME_FOR_LAST_WORDS_MS);
      }
    } catch (InterruptedException nobodyInterruptsHooks) {
      Thread.currentThread().interrupt();
    }
  }
}
