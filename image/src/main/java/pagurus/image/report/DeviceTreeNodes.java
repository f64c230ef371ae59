package pagurus.image.report;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.image.BadImageException;
import pagurus.image.FrameSet;
import pagurus.image.PageScan;
import pagurus.image.PhysicalImage;

/**
 * Nodes as a flattened device tree says that begins at a frame of the image. Devicetree
 * specification 5.2 to 5.4 (the format), 3.4 (memory nodes); {@code numa-node-id} from the kernel's
 * bindings.
 */
final class DeviceTreeNodes implements PageScan.Visitor {
  private static final ValueLayout.OfInt BIG =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int MAGIC = 0xD00D_FEED;
  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROPERTY = 3;
  private static final int NOP = 4;
  private static final int HEADER = 40;
  private static final int MOST_BYTES = 1 << 21;
  private static final int MOST_TREES = 64;

  private final PhysicalImage memory;
  private final List<Long> starts = new ArrayList<>();

  DeviceTreeNodes(PhysicalImage memory) {
    this.memory = memory;
  }

  @Override
  public void frame(long paddr, MemorySegment bytes, long offset) {
    if (bytes.get(BIG, offset) == MAGIC && starts.size() < MOST_TREES) {
      starts.add(paddr);
    }
  }

  Optional<NodeMap> found() {
    return starts.stream().flatMap(start -> nodesIfTree(start).stream()).findFirst();
  }

  private Optional<NodeMap> nodesIfTree(long start) {
    try {
      return nodesOf(start);
    } catch (IndexOutOfBoundsException | BadImageException onlyBeganLikeOne) {
      return Optional.empty();
    }
  }

  private Optional<NodeMap> nodesOf(long start) {
    MemorySegment head = memory.view(start, FrameSet.FRAME_BYTES);
    long total = head.get(BIG, 4) & 0xFFFF_FFFFL;
    if (total < HEADER || total > MOST_BYTES) {
      return Optional.empty();
    }
    BinaryFields tree = new BinaryFields(memory.view(start, total));
    return new Reader(tree).read();
  }

  /** Reads one tree; what is not as the format says is an {@link IndexOutOfBoundsException}. */
  private static final class Reader {
    private final BinaryFields tree;
    private final long strings;
    private final List<NodeMap.Part> parts = new ArrayList<>();
    private long at;
    private int depth;
    private boolean inMemory;
    private long addressCells = 2;
    private long sizeCells = 1;
    private long numaNode = -1;
    private final List<long[]> ranges = new ArrayList<>();

    Reader(BinaryFields tree) {
      this.tree = tree;
      this.at = tree.bigU32(8);
      this.strings = tree.bigU32(12);
    }

    Optional<NodeMap> read() {
      while (true) {
        int token = (int) tree.bigU32(at);
        at += 4;
        switch (token) {
          case BEGIN_NODE -> beginNode();
          case END_NODE -> endNode();
          case PROPERTY -> property();
          case NOP -> {}
          default -> {
            return FirmwareNodes.nodeMap(parts, "device tree");
          }
        }
      }
    }

    private String text(long offset) {
      StringBuilder text = new StringBuilder();
      for (long i = offset; tree.u8(i) != 0; i++) {
        text.append((char) tree.u8(i));
      }
      return text.toString();
    }

    private void beginNode() {
      String name = text(at);
      at += (name.length() + 4L) & -4;
      depth++;
      if (depth == 2) {
        inMemory = name.equals("memory") || name.startsWith("memory@");
        numaNode = -1;
        ranges.clear();
      }
    }

    private void endNode() {
      if (depth == 2 && inMemory && numaNode >= 0) {
        for (long[] range : ranges) {
          FirmwareNodes.addPart(parts, range[0], range[1], numaNode);
        }
      }
      depth--;
    }

    private void property() {
      long length = tree.bigU32(at);
      String name = text(strings + tree.bigU32(at + 4));
      long value = at + 8;
      at = value + ((length + 3) & -4);
      if (depth == 1 && name.equals("#address-cells")) {
        addressCells = tree.bigU32(value);
      } else if (depth == 1 && name.equals("#size-cells")) {
        sizeCells = tree.bigU32(value);
      } else if (depth == 2 && inMemory && name.equals("numa-node-id")) {
        numaNode = tree.bigU32(value);
      } else if (depth == 2 && inMemory && name.equals("reg")) {
        addRanges(value, length);
      }
    }

    private void addRanges(long value, long length) {
      long step = 4 * (addressCells + sizeCells);
      for (long i = value; step > 0 && i + step <= value + length; i += step) {
        ranges.add(new long[] {cells(i, addressCells), cells(i + 4 * addressCells, sizeCells)});
      }
    }

    private long cells(long offset, long count) {
      long number = 0;
      for (long i = 0; i < Math.min(count, 2); i++) {
        number = number << 32 | tree.bigU32(offset + 4 * i);
      }
      return number;
    }
  }
}
