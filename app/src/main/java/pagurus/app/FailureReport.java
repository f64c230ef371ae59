package pagurus.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import pagurus.image.BadImageException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One sentence about what a command threw, and the exit code that belongs to it. */
record FailureReport(String sentence, int exitCode) {
  static FailureReport of(Throwable failure) {
    return switch (failure) {
      case ParameterException usage ->
          new FailureReport(lowerCased(messageOf(usage)), ExitCode.BAD_INPUT);
      case BadInputException bad -> new FailureReport(messageOf(bad), ExitCode.BAD_INPUT);
      case BadImageException bad -> new FailureReport(messageOf(bad), ExitCode.BAD_INPUT);
      case UncheckedIOException wrapped -> of(requireNonNull(wrapped.getCause()));
      case IOException io -> new FailureReport(sentenceOf(io), ExitCode.BAD_INPUT);
      case ExecutionException another when another.getCause() != null -> of(another.getCause());
      case CommandLine.ExecutionException error when error.getCause() != null ->
          of(error.getCause());
      case OutOfMemoryError lack ->
          new FailureReport(
              "the heap of %,d MiB is too small (%s); PAGURUS_JAVA_OPTS=-Xmx8g asks for more"
                  .formatted(Runtime.getRuntime().maxMemory() >> 20, messageOf(lack)),
              ExitCode.BAD_INPUT);
      default ->
          new FailureReport(
              "this is a fault of pagurus itself (--debug says where): " + oneLine(failure),
              ExitCode.FAULT);
    };
  }

  /** The JDK's file exceptions often carry the file's name and nothing else. */
  private static String sentenceOf(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> denied.getFile() + " may not be opened";
      case FileAlreadyExistsException present -> present.getFile() + " exists already";
      default -> messageOf(failure);
    };
  }

  private static String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? oneLine(failure) : oneLine(message);
  }

  /** picocli's sentences begin with a capital letter; ours follow a colon. */
  private static String lowerCased(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String oneLine(Object text) {
    return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
