package pagurus.trace.record;

import java.nio.file.Path;
import java.util.List;

/**
 * What to record, and where to.
 *
 * @param command the program, looked up in {@code PATH} if its name has no slash, and its arguments
 * @param output the {@code .pgt} to write; replaced if it exists
 * @param backend who shall do it
 * @param maxAccesses the recording ends, and the program with it, after that many accesses; at
 *     least 1
 */
public record RecordingPlan(
    List<String> command, Path output, BackendChoice backend, long maxAccesses) {
  /** The value of {@code maxAccesses} that ends no recording. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** Checks what needs no look at the machine. */
  public RecordingPlan {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command without words names no program");
    }
    if (maxAccesses < 1) {
      throw new IllegalArgumentException("the most accesses " + maxAccesses + " are below 1");
    }
  }

  /** The command as one would type it into a shell. */
  public String commandLine() {
    return ShellWords.of(command);
  }
}
