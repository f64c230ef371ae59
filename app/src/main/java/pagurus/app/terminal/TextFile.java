package pagurus.app.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import pagurus.app.BadInputException;

/** Files that people write themselves: text, and not much of it. */
public final class TextFile {
  private static final long LARGEST = 1 << 20;

  private TextFile() {}

  /**
   * All of it.
   *
   * @param purpose what is too large for, such as "to describe a machine"
   * @param form what it is read as, such as "text"
   * @throws BadInputException with one sentence, if it cannot be read
   */
  public static String read(Path file, String purpose, String form) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new BadInputException("%s is too large %s".formatted(file, purpose));
      }
      return Files.readString(file);
    } catch (AccessDeniedException e) {
      throw new BadInputException(file + " may not be read by you", e);
    } catch (IOException e) {
      throw new BadInputException("%s cannot be read as %s".formatted(file, form), e);
    }
  }
}
