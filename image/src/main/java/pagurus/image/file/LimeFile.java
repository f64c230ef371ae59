package pagurus.image.file;

import java.util.ArrayList;
import java.util.List;
import pagurus.image.BadImageException;

/**
 * LiME: for each range of memory a header of 32 bytes (magic, version 1, first and last address, 8
 * reserved bytes), then the bytes. Source: LiME's documentation, "LiME Memory Range Header".
 */
final class LimeFile {
  static final long MAGIC = 0x4C69_4D45L;

  private static final int HEADER = 32;
  private static final int MOST_RANGES = 1 << 16;

  private LimeFile() {}

  static ImageFile open(MappedFile file) {
    List<SegmentedMemory.Piece> pieces = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    long at = 0;
    while (at + HEADER <= file.size() && pieces.size() < MOST_RANGES) {
      long start = file.u64(at + 8);
      long last = file.u64(at + 16);
      boolean usable =
          file.u32(at) == MAGIC
              && file.u32(at + 4) == 1
              && start >= 0
              && last >= start
              && last <= ImageFiles.HIGHEST_ADDRESS;
      if (!usable) {
        remarks.add(
            "the range header at offset 0x%x is damaged; what follows is left out".formatted(at));
        break;
      }
      long promised = last - start + 1;
      long bytes = Math.min(promised, file.size() - at - HEADER);
      if (bytes < promised) {
        remarks.add(
            "the range at p0x%x promises 0x%x bytes, and the file holds 0x%x of them"
                .formatted(start, promised, bytes));
      }
      if (bytes > 0) {
        pieces.add(new SegmentedMemory.Piece(start, bytes, at + HEADER));
      }
      at += HEADER + bytes;
    }
    if (pieces.isEmpty()) {
      throw new BadImageException(file.path() + " is a LiME file without memory");
    }
    return new ImageFile(
        file.path(),
        "LiME",
        new SegmentedMemory(file, pieces),
        Machine.UNKNOWN,
        List.of(),
        remarks);
  }
}
