package pagurus.image.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pagurus.image.BadImageException;

/**
 * Files that are nothing but memory. Where their bytes belong is said by a base address, or by a
 * small text, the map, with a line for each piece:
 *
 * <pre>
 *   # physical address, bytes, offset in the file
 *   0x0        0xa0000      0x0
 *   0x100000   0x3ff00000   0xa0000
 * </pre>
 */
final class RawFile {
  private static final int MOST_MAP_BYTES = 1 << 20;

  private RawFile() {}

  /** Opens a file by its map: the address of its first byte, or the name of a map file. */
  static ImageFile open(MappedFile file, String map) throws IOException {
    List<SegmentedMemory.Piece> pieces = new ArrayList<>();
    if (map.matches("(?i)0x[0-9a-f]{1,16}|\\d{1,18}")) {
      pieces.add(piece(file, address(map, map), file.size(), 0, map));
    } else {
      readMap(file, Path.of(map), pieces);
    }
    if (file.size() == 0 || pieces.isEmpty()) {
      throw new BadImageException(file.path() + " holds no memory");
    }
    return new ImageFile(
        file.path(),
        "raw memory",
        new SegmentedMemory(file, pieces),
        Machine.UNKNOWN,
        List.of(),
        List.of());
  }

  private static void readMap(MappedFile file, Path map, List<SegmentedMemory.Piece> pieces)
      throws IOException {
    if (Files.isDirectory(map)) {
      throw new BadImageException("'%s' is neither an address nor a memory map".formatted(map));
    }
    String all = SmallFile.text(map, MOST_MAP_BYTES, "a memory map");
    if (all.chars().anyMatch(letter -> letter < ' ' && !Character.isWhitespace(letter))) {
      throw new BadImageException(map + " is not text, as a memory map is");
    }
    for (String line : all.lines().toList()) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        String[] words = text.split("\\s+");
        if (words.length != 3) {
          throw new BadImageException(
              "\"%s\" in %s is not an address, a size and an offset".formatted(text, map));
        }
        pieces.add(
            piece(
                file,
                address(words[0], text),
                address(words[1], text),
                address(words[2], text),
                text));
      }
    }
  }

  private static long address(String number, String line) {
    String lower = number.toLowerCase(Locale.ROOT);
    try {
      return lower.startsWith("0x")
          ? Long.parseLong(lower.substring(2), 16)
          : Long.parseLong(lower);
    } catch (NumberFormatException noNumber) {
      throw new BadImageException(
          "\"%s\" in \"%s\" is no number below 2^63".formatted(number, line), noNumber);
    }
  }

  private static SegmentedMemory.Piece piece(
      MappedFile file, long paddr, long bytes, long offset, String line) {
    boolean fits =
        paddr >= 0
            && bytes > 0
            && offset >= 0
            && offset <= file.size() - bytes
            && paddr <= ImageFiles.HIGHEST_ADDRESS - bytes;
    if (!fits) {
      throw new BadImageException(
          "\"%s\" does not fit %s, which has 0x%x bytes".formatted(line, file.path(), file.size()));
    }
    return new SegmentedMemory.Piece(paddr, bytes, offset);
  }
}
