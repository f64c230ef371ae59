package pagurus.image.report;

import java.util.Optional;
import pagurus.image.PageScan;
import pagurus.image.PhysicalImage;

/**
 * Looks for what the machine's firmware said about nodes: ACPI's SRAT, or a device tree. Is shown
 * the frames of the image by a {@link PageScan}.
 */
public final class NodeDiscovery {
  private final PhysicalImage memory;
  private final DeviceTreeNodes trees;

  /** Nothing found yet. */
  public NodeDiscovery(PhysicalImage memory) {
    this.memory = memory;
    this.trees = new DeviceTreeNodes(memory);
  }

  /** What is to be shown the frames. */
  public PageScan.Visitor visitor() {
    return trees;
  }

  /** The nodes; one with all memory if nothing was found. */
  public NodeMap nodes() {
    Optional<NodeMap> firmware = new FirmwareNodes(memory).found();
    return firmware
        .or(trees::found)
        .orElseGet(() -> NodeMap.single("one node, as the image says nothing"));
  }
}
