package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class PagurusTest {
  /** What one command line did. */
  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome execute(CommandLine commandLine, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Outcome(commandLine.execute(args), out.toString(), err.toString());
  }

  private static Outcome execute(String... args) {
    return execute(Pagurus.commandLine(), args);
  }

  /** A command that does what a test wants. */
  @Command(name = "act")
  private record Act(Callable<Integer> action) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return action.call();
    }
  }

  private static Outcome executeAct(Callable<Integer> action, String... options) {
    CommandLine commandLine = Pagurus.commandLine().addSubcommand(new Act(action));
    String[] args = new String[options.length + 1];
    args[0] = "act";
    System.arraycopy(options, 0, args, 1, options.length);
    return execute(commandLine, args);
  }

  private static Outcome executeThrowing(Exception failure, String... options) {
    return executeAct(
        () -> {
          throw failure;
        },
        options);
  }

  @Test
  void versionNamesTheProgramAndItsJava() {
    Outcome outcome = execute("--version");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).matches("pagurus \\d+\\.\\d+\\S* on Java \\S+\\s*");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void helpIsThereForEveryCommand() {
    assertThat(execute("--help").out()).contains("Usage: pagurus").contains("Exit codes:");
    for (String name : Pagurus.commandLine().getSubcommands().keySet()) {
      Outcome outcome = execute(name, "--help");
      assertThat(outcome.exitCode()).as(name).isZero();
      assertThat(outcome.out()).as(name).contains("Usage: pagurus " + name).contains("Exit codes:");
    }
  }

  @Test
  void aCommandLineWithoutACommandIsBadUsage() {
    Outcome outcome = execute();

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("pagurus: missing required subcommand");
  }

  @Test
  void anUnknownCommandIsBadUsageAndTheNearestOneIsNamed() {
    Outcome outcome = execute("complition");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("'complition'").contains("pagurus completion");
  }

  @Test
  void completionIsAScriptForEitherShell() {
    String bash = execute("completion", "bash").out();

    assertThat(bash).contains("complete -F _complete_pagurus").contains("--version");
    assertThat(execute("completion", "zsh").out()).isEqualTo(bash);
    assertThat(execute("completion", "fish").exitCode()).isEqualTo(2);
  }

  @Test
  void theExitCodeIsTheCommandsOwn() {
    assertThat(executeAct(() -> ExitCode.DONE).exitCode()).isZero();
    assertThat(executeAct(() -> ExitCode.DOES_NOT_HOLD).exitCode()).isEqualTo(1);
  }

  @Test
  void badInputIsOneSentenceAndNoStackTrace() {
    Outcome outcome = executeThrowing(new BadInputException("cpu 9 is outside 0-3"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).isEqualToIgnoringNewLines("pagurus: cpu 9 is outside 0-3");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void debugAddsTheStackTrace() {
    Outcome outcome = executeThrowing(new BadInputException("cpu 9 is outside 0-3"), "--debug");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("at pagurus.app.PagurusTest");
  }

  @Test
  void fileFailuresAreSentences() {
    assertThat(executeThrowing(new NoSuchFileException("a.pgt")).err())
        .isEqualToIgnoringNewLines("pagurus: a.pgt does not exist");
    assertThat(executeThrowing(new AccessDeniedException("a.pgt")).err())
        .isEqualToIgnoringNewLines("pagurus: a.pgt may not be opened");
    assertThat(executeThrowing(new FileAlreadyExistsException("a.pgt")).err())
        .isEqualToIgnoringNewLines("pagurus: a.pgt exists already");
    assertThat(executeThrowing(new UncheckedIOException(new IOException("a.pgt is\ntorn"))).err())
        .isEqualToIgnoringNewLines("pagurus: a.pgt is torn");
    assertThat(executeThrowing(new IOException()).exitCode()).isEqualTo(2);
  }

  @Test
  void aFaultOfOurOwnIsTellable() {
    Outcome outcome = executeThrowing(new IllegalStateException("level 5 of 4"));

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).hasLineCount(1).contains("fault of pagurus").contains("level 5 of 4");
  }

  /** Whichever thread it was: the JVM would print its stack and end with 1, "does not hold". */
  @Test
  void anErrorIsToldAsAnExceptionIs() {
    Outcome outcome =
        executeAct(
            () -> {
              throw new AssertionError("level 5 of 4");
            });

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).hasLineCount(1).contains("fault of pagurus").contains("level 5 of 4");
  }

  @Test
  void aHeapThatIsTooSmallIsNoFaultOfOurs() {
    OutOfMemoryError lack = new OutOfMemoryError("Java heap space");
    Outcome own =
        executeAct(
            () -> {
              throw lack;
            });
    Outcome ofAnotherThread = executeThrowing(new ExecutionException(lack));

    assertThat(own.err())
        .containsPattern("pagurus: the heap of [0-9,]+ MiB is too small \\(Java heap space\\); ")
        .hasLineCount(1);
    assertThat(own.exitCode()).isEqualTo(2);
    assertThat(ofAnotherThread).isEqualTo(own);
  }
}
