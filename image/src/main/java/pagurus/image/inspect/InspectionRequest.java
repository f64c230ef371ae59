package pagurus.image.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.image.report.NodeMap;

/**
 * What is to be inspected, and what is known about it that the image does not say.
 *
 * @param image the file
 * @param memoryMap for raw files: where their bytes belong, see {@code RawFile}
 * @param registers a text with registers; wins over the image's notes
 * @param paging the mode of {@code rootAddresses}, and of roots that are searched for where no
 *     register says any
 * @param rootAddresses roots that are to be taken for granted
 * @param nodes the nodes; wins over what the image says
 * @param search whether to look at all memory: for roots that no register names, for nodes, for
 *     frames that are zero
 */
public record InspectionRequest(
    Path image,
    Optional<String> memoryMap,
    Optional<Path> registers,
    Optional<PagingMode> paging,
    List<Long> rootAddresses,
    Optional<NodeMap> nodes,
    boolean search) {
  /** An image about which nothing else is known. */
  public static InspectionRequest of(Path image) {
    return new InspectionRequest(
        image,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        true);
  }

  /** The same with a text with registers. */
  public InspectionRequest withRegisters(Path text) {
    return new InspectionRequest(
        image, memoryMap, Optional.of(text), paging, rootAddresses, nodes, search);
  }

  /** The same without looking at all memory. */
  public InspectionRequest withoutSearch() {
    return new InspectionRequest(image, memoryMap, registers, paging, rootAddresses, nodes, false);
  }

  /** The same for another file. */
  public InspectionRequest withImage(Path other) {
    return new InspectionRequest(other, memoryMap, registers, paging, rootAddresses, nodes, search);
  }
}
