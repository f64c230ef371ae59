package pagurus.image.report;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.image.BadImageException;
import pagurus.image.MemoryRange;
import pagurus.image.PhysicalImage;

/**
 * Nodes as the firmware's ACPI table SRAT says, in images of x86. ACPI specification 5.2.5 (RSDP,
 * found at multiples of 16 in 0xE0000-0xFFFFF), 5.2.7 and 5.2.8 (RSDT, XSDT), 5.2.16.2 (memory
 * affinity).
 */
final class FirmwareNodes {
  private static final long RSDP_START = 0xE0000;
  private static final long RSDP_END = 0x100000;
  private static final long RSDP_MAGIC = 0x2052_5450_2044_5352L;
  private static final int HEADER = 36;
  private static final int SRAT = 0x5441_5253;
  private static final int SRAT_FIRST = 48;
  private static final int MEMORY_AFFINITY = 1;
  private static final int MOST_TABLES = 256;
  private static final int MOST_BYTES = 1 << 20;

  private final PhysicalImage memory;

  FirmwareNodes(PhysicalImage memory) {
    this.memory = memory;
  }

  Optional<NodeMap> found() {
    for (long at = RSDP_START; at < RSDP_END; at += 16) {
      Optional<BinaryFields> pointer = bytes(at, HEADER);
      if (pointer.isEmpty() || pointer.get().u64(0) != RSDP_MAGIC) {
        continue;
      }
      boolean wide = pointer.get().u8(15) >= 2 && pointer.get().u64(24) != 0;
      long directory = wide ? pointer.get().u64(24) : pointer.get().u32(16);
      Optional<NodeMap> nodes = fromDirectory(directory, wide ? 8 : 4);
      if (nodes.isPresent()) {
        return nodes;
      }
    }
    return Optional.empty();
  }

  private Optional<BinaryFields> bytes(long paddr, long length) {
    MemorySegment copy = MemorySegment.ofArray(new byte[(int) length]);
    try {
      return paddr >= 0 && memory.read(paddr, copy)
          ? Optional.of(new BinaryFields(copy))
          : Optional.empty();
    } catch (BadImageException damaged) {
      return Optional.empty();
    }
  }

  private Optional<BinaryFields> table(long paddr) {
    return bytes(paddr, HEADER)
        .map(header -> header.u32(4))
        .filter(length -> length >= HEADER && length <= MOST_BYTES)
        .flatMap(length -> bytes(paddr, length));
  }

  private Optional<NodeMap> fromDirectory(long paddr, int pointerBytes) {
    Optional<BinaryFields> directory = table(paddr);
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    BinaryFields fields = directory.get();
    long count = Math.min(MOST_TABLES, (fields.size() - HEADER) / pointerBytes);
    for (int i = 0; i < count; i++) {
      int at = HEADER + i * pointerBytes;
      Optional<BinaryFields> table = table(pointerBytes == 8 ? fields.u64(at) : fields.u32(at));
      if (table.isPresent() && table.get().u32(0) == SRAT) {
        return nodes(table.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<NodeMap> nodes(BinaryFields srat) {
    List<NodeMap.Part> parts = new ArrayList<>();
    int at = SRAT_FIRST;
    while (at + 2 <= srat.size()) {
      int length = srat.u8(at + 1);
      if (length < 2 || at + length > srat.size()) {
        break;
      }
      if (srat.u8(at) == MEMORY_AFFINITY && length >= 40 && (srat.u32(at + 28) & 1) != 0) {
        addPart(parts, srat.u64(at + 8), srat.u64(at + 16), srat.u32(at + 2));
      }
      at += length;
    }
    return nodeMap(parts, "ACPI SRAT");
  }

  static void addPart(List<NodeMap.Part> parts, long base, long bytes, long node) {
    boolean usable =
        base >= 0 && bytes > 0 && base + bytes > base && node >= 0 && node <= Integer.MAX_VALUE;
    if (usable) {
      parts.add(new NodeMap.Part(new MemoryRange(base, base + bytes), (int) node));
    }
  }

  static Optional<NodeMap> nodeMap(List<NodeMap.Part> parts, String origin) {
    try {
      return parts.isEmpty() ? Optional.empty() : Optional.of(new NodeMap(parts, origin));
    } catch (BadImageException overlapping) {
      return Optional.empty();
    }
  }
}
