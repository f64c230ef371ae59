package pagurus.app.record;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import pagurus.app.terminal.Quantity;
import pagurus.trace.record.RecordingListener;

/** One line that changes while a recording runs; only if standard error is a terminal. */
final class ProgressLine implements RecordingListener, AutoCloseable {
  private static final long INTERVAL_NS = 200_000_000;
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter terminal;
  private final boolean visible;
  private final long start = System.nanoTime();
  private long next = start + INTERVAL_NS;
  private boolean shown;

  ProgressLine(PrintWriter terminal, boolean visible) {
    this.terminal = terminal;
    this.visible = visible;
  }

  /** A line on standard error, or nothing if that is no terminal. */
  static ProgressLine on(PrintWriter standardError) {
    return new ProgressLine(standardError, isTerminal());
  }

  @Override
  public void recorded(long accesses, long bytesWritten) {
    long now = System.nanoTime();
    if (visible && now - next >= 0) {
      next = now + INTERVAL_NS;
      shown = true;
      terminal.print(ERASE_LINE + text(accesses, bytesWritten, now - start));
      terminal.flush();
    }
  }

  /** What the line says after so many nanoseconds. */
  static String text(long accesses, long bytesWritten, long nanoseconds) {
    return "recording: %s accesses, %s, %s written"
        .formatted(
            Quantity.count(accesses),
            Quantity.perSecond(accesses, nanoseconds),
            Quantity.bytes(bytesWritten));
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (shown) {
      shown = false;
      terminal.print(ERASE_LINE);
      terminal.flush();
    }
  }

  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException noProcFileSystem) {
      return false;
    }
  }
}
