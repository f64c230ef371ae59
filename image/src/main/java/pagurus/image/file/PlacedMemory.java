package pagurus.image.file;

import java.util.List;
import pagurus.image.PhysicalImage;

/** Memory whose bytes stand in the file as they are, so that they can be changed in place. */
public interface PlacedMemory extends PhysicalImage {
  /** Bytes that follow each other in the file. */
  record Extent(long fileOffset, long bytes) {}

  /** Where these bytes stand, in their order; nothing if the image does not hold all of them. */
  List<Extent> extents(long paddr, long bytes);
}
