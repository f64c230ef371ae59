package pagurus.app.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagurus.app.BadInputException;
import pagurus.trace.file.ReplacedFile;

/**
 * The files that a command line names, told one by one before the work: an output that cannot be
 * written, is another output or would overwrite an input is refused as soon as that is known.
 *
 * <p>Devices and pipes may be named twice: nothing of them is replaced.
 */
public final class NamedFiles {
  private final List<Path> inputs = new ArrayList<>();
  private final Map<String, Path> outputs = new LinkedHashMap<>();

  /** None so far. */
  public NamedFiles() {}

  /** A file that the command reads. */
  public void reads(Path input) {
    inputs.add(input);
    outputs.forEach((option, output) -> refuseOverwriting(option, output, input));
  }

  /** What may be the name of a file that the command reads, and may be a word of its own. */
  public void reads(String input) {
    FileNames.find(input).ifPresent(this::reads);
  }

  /** A file, if one is named, that the command writes; - is standard output. */
  public void writes(String option, Optional<Path> output) {
    output.ifPresent(
        file -> {
          OutputFile.check(option, file);
          add(option, file);
        });
  }

  /** A file, if one is named, that the command makes anew: no device, and not standard output. */
  public void replaces(String option, Optional<Path> output) {
    output.ifPresent(
        file -> {
          OutputFile.checkReplaceable(option, file);
          add(option, file);
        });
  }

  /** Whether one of the outputs is standard output. */
  public boolean takesStandardOutput() {
    return outputs.values().stream().anyMatch(OutputFile::isStandardOutput);
  }

  private void add(String option, Path output) {
    outputs.forEach((other, file) -> refuseBoth(other, file, option, output));
    outputs.put(option, output);
    inputs.forEach(input -> refuseOverwriting(option, output, input));
  }

  private static void refuseBoth(String first, Path one, String second, Path other) {
    if (OutputFile.isStandardOutput(one) && OutputFile.isStandardOutput(other)) {
      throw new BadInputException(
          "only one of %s and %s can go to standard output".formatted(first, second));
    }
    if (isSame(one, other)) {
      throw new BadInputException("%s and %s both name %s".formatted(first, second, other));
    }
  }

  private static void refuseOverwriting(String option, Path output, Path input) {
    if (isSame(output, input)) {
      throw new BadInputException("%s would overwrite the input %s".formatted(option, input));
    }
  }

  private static boolean isSame(Path one, Path other) {
    if (OutputFile.isStandardOutput(one) || OutputFile.isStandardOutput(other)) {
      return false;
    }
    try {
      return (Files.exists(one) && Files.exists(other))
          ? Files.isRegularFile(one) && Files.isSameFile(one, other)
          : place(one).equals(place(other));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path place(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && Files.isDirectory(folder)
        ? ReplacedFile.behindLinks(file)
        : file.toAbsolutePath().normalize();
  }
}
