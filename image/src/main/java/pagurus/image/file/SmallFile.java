package pagurus.image.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import pagurus.image.BadImageException;

/** A text beside an image that is read as a whole. */
public final class SmallFile {
  private SmallFile() {}

  /**
   * All of it. A device has no size to be asked for, and may have no end.
   *
   * @param most bytes that it may have
   * @param what it is, such as "a memory map"
   */
  public static String text(Path file, int most, String what) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new BadImageException(
            "%s is too large; %s has at most %d bytes".formatted(file, what, most));
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
