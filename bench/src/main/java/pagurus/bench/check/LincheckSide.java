package pagurus.bench.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Lincheck's side of the comparison, in a process of its own that does a round whenever it is asked
 * for one: Lincheck rewrites the classes of the JDK that it comes past, and whoever shares the
 * process with it would run on those.
 */
final class LincheckSide implements AutoCloseable {
  private static final int INVOCATIONS = 20_000;

  private final Process process;
  private final PrintWriter ask;
  private final BufferedReader answers;

  private LincheckSide(Process process) {
    this.process = process;
    ask = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the other process on the class path of this one. */
  static LincheckSide start(int threads, int times) throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new LincheckSide(
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LincheckSide.class.getName(),
                Integer.toString(threads),
                Integer.toString(times))
            .redirectError(Redirect.DISCARD)
            .start());
  }

  /** Executions per second of one round. */
  double round() {
    ask.println();
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("Lincheck's process has ended");
      }
      return Double.parseDouble(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    ask.close();
    answers.close();
    process.destroy();
  }

  /**
   * The other process: a round for each line of its input.
   *
   * @param args how many threads count how many times
   */
  public static void main(String[] args) throws IOException {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .iterations(1)
            .threads(Integer.parseInt(args[0]))
            .actorsPerThread(Integer.parseInt(args[1]))
            .actorsBefore(0)
            .actorsAfter(0)
            .invocationsPerIteration(INVOCATIONS)
            .minimizeFailedScenario(false);
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (asked.readLine() != null) {
      long begin = System.nanoTime();
      options.check(Counting.class);
      System.out.println(INVOCATIONS / ((System.nanoTime() - begin) / 1e9));
    }
  }
}
