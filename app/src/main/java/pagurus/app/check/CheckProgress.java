package pagurus.app.check;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import pagurus.check.explore.Progress;

/** A line on a terminal that says how far the searches have come; silent elsewhere. */
final class CheckProgress implements AutoCloseable {
  private static final long PAUSE_MS = 200;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final int total;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final LongAdder executions = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final AtomicInteger done = new AtomicInteger();
  private final long begun = System.nanoTime();
  private final Thread painter;

  /** One search, which may go through its executions more than once, each time from 0. */
  final class Line implements Progress {
    private final String title;
    private long lastExecutions;
    private long lastSteps;

    private Line(String title) {
      this.title = title;
    }

    @Override
    public synchronized void searched(long nowExecutions, long nowSteps) {
      if (nowSteps < lastSteps) {
        lastExecutions = 0;
        lastSteps = 0;
      }
      executions.add(nowExecutions - lastExecutions);
      steps.add(nowSteps - lastSteps);
      lastExecutions = nowExecutions;
      lastSteps = nowSteps;
    }

    /** The search is over. */
    void end() {
      lines.remove(this);
      done.incrementAndGet();
    }
  }

  @SuppressWarnings("SystemConsoleNull") // the null checker and the bug checker disagree about it
  CheckProgress(PrintWriter err, int total) {
    this.err = err;
    this.total = total;
    Console console = System.console();
    painter = Thread.ofPlatform().daemon().name("progress").unstarted(this::paint);
    if (console != null && console.isTerminal()) {
      painter.start();
    }
  }

  /** A search begins. */
  Line begin(Combination combination) {
    Line line = new Line(combination.title());
    lines.add(line);
    return line;
  }

  /** What the line says after so many nanoseconds. */
  String text(long nanoseconds) {
    String what = lines.isEmpty() ? "" : ": " + lines.getFirst().title;
    return String.format(
        Locale.ROOT,
        "%d of %d, %,d executions, %.2f M steps/s%s",
        done.get(),
        total,
        executions.sum(),
        steps.sum() * 1e3 / Math.max(1, nanoseconds),
        what);
  }

  /** Takes the line away, so that a row of the table can be printed. */
  void clear() {
    if (painter.isAlive()) {
      err.print(CLEAR);
      err.flush();
    }
  }

  private void paint() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MS);
        err.print(CLEAR + text(System.nanoTime() - begun));
        err.flush();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the line away for good. */
  void end() {
    clear();
    painter.interrupt();
  }

  @Override
  public void close() {
    end();
  }
}
