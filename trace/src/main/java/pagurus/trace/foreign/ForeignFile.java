package pagurus.trace.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of a recording.
 *
 * @param path where it is
 * @param packing how its bytes are packed
 */
record ForeignFile(Path path, Packing packing) {
  /** Its unpacked bytes, from the start. */
  Feed feed() {
    return Feed.open(path, packing);
  }

  /** Its size as it is, packed. */
  long packedBytes() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
