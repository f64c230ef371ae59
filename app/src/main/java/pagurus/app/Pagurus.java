package pagurus.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import pagurus.app.check.CheckCommand;
import pagurus.app.completion.CompletionCommand;
import pagurus.app.convert.ConvertCommand;
import pagurus.app.demo.DemoCommand;
import pagurus.app.inspect.InspectCommand;
import pagurus.app.record.RecordCommand;
import pagurus.app.run.RunCommand;
import pagurus.app.sim.MachinesCommand;
import pagurus.app.sim.SimCommand;
import pagurus.app.terminal.FileNames;
import pagurus.app.terminal.LastWords;
import pagurus.app.terminal.StandardOutput;
import pagurus.app.terminal.StandardWriter;
import pagurus.app.terminal.WholeNumbers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top command: knows its subcommands, and turns what they throw into one sentence. */
@Command(
    name = "pagurus",
    description = "A machine in software whose page tables move while it runs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the thing checked does not hold",
      "2:bad usage or input",
      "3:a fault of pagurus itself",
      "130:interrupted by Ctrl-C; 143 by SIGTERM"
    },
    subcommands = {
      RunCommand.class,
      SimCommand.class,
      MachinesCommand.class,
      CheckCommand.class,
      DemoCommand.class,
      RecordCommand.class,
      ConvertCommand.class,
      InspectCommand.class,
      CompletionCommand.class
    })
public final class Pagurus {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  private Pagurus() {}

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] args) {
    StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    Charset charset = Charset.forName(System.getProperty("stdout.encoding"));
    LastWords words = LastWords.begin();
    int exitCode = execute(args, out, new StandardWriter(out, charset));
    if (words.ended()) {
      System.exit(exitCode);
    }
  }

  private static int execute(String[] args, StandardOutput out, PrintWriter writer) {
    CommandLine commands = commandLine().setOut(writer);
    int exitCode = commands.execute(args);
    writer.flush();
    Optional<String> lost = out.lost();
    lost.ifPresent(why -> commands.getErr().println("pagurus: standard output is lost: " + why));
    return lost.isPresent() ? Math.max(exitCode, ExitCode.BAD_INPUT) : exitCode;
  }

  /** The whole command line, every subcommand registered, ready to execute. */
  public static CommandLine commandLine() {
    Pagurus pagurus = new Pagurus();
    CommandLine commands =
        new CommandLine(pagurus)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(Pagurus::run)
            .setParameterExceptionHandler((failure, args) -> badUsage(failure))
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> failed(failure, command, pagurus.debug));
    WholeNumbers.read(commands);
    FileNames.read(commands);
    return commands;
  }

  /** An error that a command ends with is told as an exception is: picocli passes it on. */
  private static int run(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), "an error", e);
    }
  }

  private static int badUsage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    FailureReport report = FailureReport.of(failure);
    PrintWriter err = command.getErr();
    err.println("pagurus: " + report.sentence());
    boolean isValue = failure.getCause() instanceof TypeConversionException;
    if (!isValue && !UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return report.exitCode();
  }

  private static int failed(Exception failure, CommandLine command, boolean debug) {
    FailureReport report = FailureReport.of(failure);
    command.getErr().println("pagurus: " + report.sentence());
    if (debug) {
      failure.printStackTrace(command.getErr());
    }
    return report.exitCode();
  }
}
