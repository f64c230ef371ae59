package pagurus.image.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import pagurus.image.BadImageException;

/** Opens images, whatever their container. */
public final class ImageFiles {
  /** Physical addresses have at most 56 bits (RISC-V); larger ones in a file are damage. */
  static final long HIGHEST_ADDRESS = (1L << 56) - 1;

  private ImageFiles() {}

  /** Opens an image whose container says where its bytes belong. */
  public static ImageFile open(Path path) throws IOException {
    return open(path, Optional.empty());
  }

  /**
   * Opens an image.
   *
   * @param memoryMap for files that are nothing but memory: the address of the first byte, or the
   *     name of a map
   * @throws BadImageException if it is none, or is damaged so that nothing of it can be used
   * @throws IOException if the file cannot be read
   */
  public static ImageFile open(Path path, Optional<String> memoryMap) throws IOException {
    if (Files.isDirectory(path)) {
      throw new BadImageException(path + " is a folder, not a memory image");
    }
    MappedFile file = MappedFile.open(path);
    try {
      return memoryMap.isPresent() ? RawFile.open(file, memoryMap.get()) : opened(file);
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private static ImageFile opened(MappedFile file) {
    if (file.startsWith(0, ElfCore.MAGIC)) {
      return ElfCore.open(file);
    }
    if (file.size() >= 4 && file.u32(0) == LimeFile.MAGIC) {
      return LimeFile.open(file);
    }
    if (KdumpFile.isOne(file)) {
      return KdumpFile.open(file);
    }
    throw new BadImageException(
        "%s is no ELF core, kdump or LiME file; if it is raw memory, --raw says where it belongs"
            .formatted(file.path()));
  }
}
