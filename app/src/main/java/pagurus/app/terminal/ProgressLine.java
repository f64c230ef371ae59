package pagurus.app.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import pagurus.trace.ScanListener;

/** A line on a terminal that is overwritten while something long goes on; silent elsewhere. */
public final class ProgressLine {
  private static final int WIDTH = 30;
  private static final long PAUSE_MS = 200;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean visible;

  /** A line on standard error, if that is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // the null checker and the bug checker disagree about it
  public ProgressLine(PrintWriter err) {
    this.err = err;
    Console console = System.console();
    visible = console != null && console.isTerminal();
  }

  /** What happens inside {@link #during}. */
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /** Shows how far some work has come, as a share from 0 to 1, until it is done. */
  public void during(String what, DoubleSupplier share, Work work) throws Exception {
    if (!visible) {
      work.run();
      return;
    }
    Thread painter = Thread.ofPlatform().daemon().name("progress").start(() -> paint(what, share));
    try {
      work.run();
    } finally {
      painter.interrupt();
      painter.join();
      err.print(CLEAR);
      err.flush();
    }
  }

  private void paint(String what, DoubleSupplier share) {
    try {
      while (true) {
        Thread.sleep(PAUSE_MS);
        double done = Math.max(0, Math.min(1, share.getAsDouble()));
        int filled = (int) Math.round(done * WIDTH);
        err.print(
            String.format(
                Locale.ROOT,
                "%s%-12s [%s%s] %3.0f %%",
                CLEAR,
                what,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                100 * done));
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A listener for scans of workloads that have no index. */
  public ScanListener scanning() {
    return this::scanned;
  }

  private void scanned(long done, long total) {
    if (visible && total > 0) {
      err.print(CLEAR + "scanning     " + 100 * done / total + " %");
      err.flush();
    }
  }
}
