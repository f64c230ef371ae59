package pagurus.app.terminal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import pagurus.app.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * Words of a person as names of files. Not every word can be one: where the locale has ASCII only,
 * what the shell has given for other letters is the name of no file; and nor is no letter at all.
 */
public final class FileNames {
  private FileNames() {}

  /** Has a command and its subcommands say in plain words which option has no name of a file. */
  public static void read(CommandLine commands) {
    commands.registerConverter(
        Path.class,
        word -> find(word).orElseThrow(() -> new TypeConversionException(sentence(word))));
  }

  /**
   * The file that a word names, whether there is one or not.
   *
   * @throws BadInputException if no file can have that name
   */
  public static Path path(String word) {
    return find(word).orElseThrow(() -> new BadInputException(sentence(word)));
  }

  /** The same for a word that may be no name of a file. */
  public static Optional<Path> find(String word) {
    if (word.isEmpty()) { // which Java takes for the folder that one is in
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(word));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static String sentence(String word) {
    return "'%s' is not the name of a file".formatted(word);
  }
}
