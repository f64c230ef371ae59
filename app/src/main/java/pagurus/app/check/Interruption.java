package pagurus.app.check;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import pagurus.app.ExitCode;

/**
 * What Ctrl-C does while a check runs: it ends the searches, and the command tells what is known.
 *
 * <p>The JVM answers SIGINT and SIGTERM by running shutdown hooks beside the threads that still
 * run. The hook here stops the searches, waits for the command, and ends the process itself with
 * the command's exit code, because the JVM would return 128 plus the signal's number.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_S = 20;

  private final Thread hook;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.FAULT;

  private Interruption(Runnable stop) {
    hook = new Thread(() -> interrupted(stop), "check-interruption");
  }

  /** From now until closed a signal runs {@code stop}. */
  static Interruption stopping(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Everything has been said; this is the exit code. */
  int ended(int code) {
    exitCode = code;
    return code;
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, and ends the process.
    }
  }

  private void interrupted(Runnable stop) {
    stop.run();
    try {
      if (finished.await(PATIENCE_S, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException nobodyInterruptsHooks) {
      Thread.currentThread().interrupt();
    }
  }
}
