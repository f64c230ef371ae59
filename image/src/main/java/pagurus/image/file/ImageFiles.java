package pagurus.image.file;

import java.io.IOException;
import java.nio.file.Path;
import pagurus.image.BadImageException;

/** Opens images, whatever their container. */
public final class ImageFiles {
  /** Physical addresses have at most 56 bits (RISC-V); larger ones in a file are damage. */
  static final long HIGHEST_ADDRESS = (1L << 56) - 1;

  private ImageFiles() {}

  /**
   * Opens an image.
   *
   * @throws BadImageException if it is none, or is damaged so that nothing of it can be used
   * @throws IOException if the file cannot be read
   */
  public static ImageFile open(Path path) throws IOException {
    MappedFile file = MappedFile.open(path);
    try {
      return opened(file);
    } catch (BadImageException failure) {
      file.close();
      throw failure;
    }
  }

  private static ImageFile opened(MappedFile file) {
    if (file.startsWith(0, ElfCore.MAGIC)) {
      return ElfCore.open(file);
    }
    throw new BadImageException("%s is no memory image that is known here".formatted(file.path()));
  }
}
