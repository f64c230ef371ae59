package pagurus.app.check;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import pagurus.app.Pagurus;
import picocli.CommandLine;

/** Runs {@code pagurus check} as a test. */
final class CommandLineRun {
  private CommandLineRun() {}

  /** What one command line did. */
  record Outcome(int exitCode, String out, String err) {}

  static Outcome check(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Pagurus.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(List.of(args));
    int exitCode = commandLine.execute(all.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
