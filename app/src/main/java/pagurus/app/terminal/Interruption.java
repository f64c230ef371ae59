package pagurus.app.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does while a file is written that is to be whole or not there at all: the writing is
 * told to stop, and the process ends when it has taken away what it had written.
 *
 * <p>The JVM answers SIGINT, SIGTERM and SIGHUP by running shutdown hooks beside the threads that
 * still run, and runs no {@code finally} of theirs when the hooks have ended. The hook here waits
 * until this is closed.
 */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_S = 60;

  private final Thread hook;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Interruption(Runnable stop) {
    hook = new Thread(() -> interrupted(stop), "interruption");
  }

  /** From now until closed a signal runs {@code stop}; close when nothing is left to take away. */
  public static Interruption stopping(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, and now it ends.
    }
  }

  private void interrupted(Runnable stop) {
    stop.run();
    try {
      if (!ended.await(PATIENCE_S, TimeUnit.SECONDS)) {
        System.err.println("pagurus: the file that was being written may be left behind");
      }
    } catch (InterruptedException nobodyInterruptsHooks) {
      Thread.currentThread().interrupt();
    }
  }
}
