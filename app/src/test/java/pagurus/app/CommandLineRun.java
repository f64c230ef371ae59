package pagurus.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs a command line as a test. */
public final class CommandLineRun {
  private CommandLineRun() {}

  /** What one command line did. */
  public record Outcome(int exitCode, String out, String err) {}

  /** Runs {@code pagurus args...}. */
  public static Outcome execute(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Pagurus.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = commandLine.execute(args);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** Runs {@code pagurus check args...}. */
  public static Outcome check(String... args) {
    return execute(Stream.concat(Stream.of("check"), Stream.of(args)).toArray(String[]::new));
  }
}
