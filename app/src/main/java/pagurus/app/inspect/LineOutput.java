package pagurus.app.inspect;

import java.io.PrintWriter;

/** Prints many lines, some at a time: the writer of a command line flushes at each. */
final class LineOutput implements AutoCloseable {
  private static final int FULL = 1 << 16;

  private final PrintWriter out;
  private final StringBuilder lines = new StringBuilder();

  LineOutput(PrintWriter out) {
    this.out = out;
  }

  void line(String text) {
    lines.append(text).append('\n');
    if (lines.length() >= FULL) {
      flush();
    }
  }

  /** A line that ends as those of QEMU's monitor do. */
  void monitorLine(String text) {
    line(text + "\r");
  }

  private void flush() {
    out.print(lines);
    out.flush();
    lines.setLength(0);
  }

  @Override
  public void close() {
    flush();
  }
}
