package pagurus.app.record;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import pagurus.app.ExitCode;
import pagurus.trace.record.Recorder;

/**
 * What Ctrl-C does while a recording runs: it ends the recording properly, and the process then
 * ends as after a good recording.
 *
 * <p>The JVM answers SIGINT, SIGTERM and SIGHUP by running shutdown hooks beside the threads that
 * still run. The hook here asks the recorder to stop and waits for the command; if that went well
 * it ends the process itself, because the JVM would return 128 plus the signal's number.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_S = 60;
  private static final long TIME_FOR_LAST_WORDS_MS = 500;

  private final Thread hook;
  private final Thread command = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean survived;

  private Interruption(Recorder recorder) {
    hook = new Thread(() -> interrupted(recorder), "record-interruption");
  }

  /** From now until closed a signal stops the recorder. */
  static Interruption stopping(Recorder recorder) {
    Interruption interruption = new Interruption(recorder);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The recording is good and everything about it has been said. */
  void survived() {
    survived = true;
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, and does the rest.
    }
  }

  private void interrupted(Recorder recorder) {
    recorder.stop();
    try {
      if (finished.await(PATIENCE_S, TimeUnit.SECONDS) && !survived) {
        // The command says why on its way out; then its exit waits for this hook.
        command.join(TIME_FOR_LAST_WORDS_MS);
      }
    } catch (InterruptedException nobodyInterruptsHooks) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(survived ? ExitCode.DONE : ExitCode.BAD_INPUT);
  }
}
