package pagurus.app.inspect;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line on a terminal while a big image is looked at; silent elsewhere. */
final class ScanProgress implements AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";
  private static final long STEP_BYTES = 64L << 20;
  private static final int WIDTH = 30;

  private final PrintWriter err;
  private final boolean visible;
  private final String what;
  private final long total;
  private long nextLine = STEP_BYTES;

  @SuppressWarnings("SystemConsoleNull") // the null checker and the bug checker disagree about it
  ScanProgress(PrintWriter err, Path image, String what) throws IOException {
    this.err = err;
    this.what = what;
    Console console = System.console();
    this.total = Files.exists(image) ? Files.size(image) : 0;
    this.visible = console != null && console.isTerminal() && total > 4 * STEP_BYTES;
  }

  void done(long bytes) {
    if (visible && bytes >= nextLine) {
      nextLine = bytes + STEP_BYTES;
      int filled = (int) Math.min(WIDTH, WIDTH * bytes / total);
      err.print(
          "%s%-17s [%s%s] %d MiB"
              .formatted(CLEAR, what, "#".repeat(filled), ".".repeat(WIDTH - filled), bytes >> 20));
      err.flush();
    }
  }

  @Override
  public void close() {
    if (visible) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
