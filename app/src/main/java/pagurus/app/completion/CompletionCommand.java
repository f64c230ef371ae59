package pagurus.app.completion;

import java.util.concurrent.Callable;
import pagurus.app.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the completion script, made from the commands that are registered. */
@Command(
    name = "completion",
    description = "Print a completion script: source <(./pagurus completion bash)")
public final class CompletionCommand implements Callable<Integer> {
  /** The shells whose completion is known. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec;

  // Asked for so that an unknown shell is refused; the same script adapts itself to either.
  @SuppressWarnings("UnusedVariable")
  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    root.getOut().print(AutoComplete.bash(root.getCommandName(), root));
    root.getOut().flush();
    return ExitCode.DONE;
  }
}
