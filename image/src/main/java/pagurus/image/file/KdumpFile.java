package pagurus.image.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pagurus.image.BadImageException;
import pagurus.image.PhysicalImage;

/**
 * kdump-compressed files, as makedumpfile and QEMU's {@code dump-guest-memory -z/-l/-s} write them;
 * also flattened, that is as a stream of pieces with their offsets.
 *
 * <p>Block 0 is the header, block 1 the sub-header, then two bitmaps (pages that exist, pages that
 * are in the file), then the page descriptors. Source: makedumpfile's {@code IMPLEMENTATION} and
 * {@code diskdump_mod.h}; the offsets below are those of the structures {@code disk_dump_header}
 * and {@code kdump_sub_header} for 64-bit and for 32-bit kernels.
 */
final class KdumpFile {
  private static final String SIGNATURE = "KDUMP   ";
  private static final String FLATTENED = "makedumpfile";
  private static final int FLATTENED_HEADER = 4096;
  private static final int MOST_PIECES = 1 << 24;
  private static final int MACHINE_NAME = 12 + 4 * 65;
  private static final int MACHINE_NAME_BYTES = 65;

  private static final ValueLayout.OfLong BIG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong WIDE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt NARROW =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final PhysicalImage content;
  private final List<String> remarks = new ArrayList<>();

  private KdumpFile(MappedFile file, PhysicalImage content) {
    this.file = file;
    this.content = content;
  }

  static boolean isOne(MappedFile file) {
    return file.startsWith(0, SIGNATURE) || file.startsWith(0, FLATTENED);
  }

  static ImageFile open(MappedFile file) {
    boolean flattened = file.startsWith(0, FLATTENED);
    List<String> remarks = new ArrayList<>();
    List<SegmentedMemory.Piece> pieces =
        flattened ? pieces(file, remarks) : List.of(new SegmentedMemory.Piece(0, file.size(), 0));
    if (pieces.isEmpty()) {
      throw new BadImageException(file.path() + " is a flattened file without content");
    }
    // What is written later holds, so the last piece comes first.
    KdumpFile kdump = new KdumpFile(file, new SegmentedMemory(file, pieces.reversed()));
    kdump.remarks.addAll(remarks);
    return kdump.read(flattened ? "kdump-compressed, flattened" : "kdump-compressed");
  }

  /** The pieces of a flattened file: offset and size, big-endian, then so many bytes. */
  private static List<SegmentedMemory.Piece> pieces(MappedFile file, List<String> remarks) {
    List<SegmentedMemory.Piece> pieces = new ArrayList<>();
    long at = FLATTENED_HEADER;
    while (at + 16 <= file.size() && pieces.size() < MOST_PIECES) {
      long offset = file.bytes().get(BIG, at);
      long size = file.bytes().get(BIG, at + 8);
      if (offset < 0) {
        return pieces;
      }
      boolean fits =
          size > 0 && size <= file.size() - at - 16 && offset <= ImageFiles.HIGHEST_ADDRESS;
      if (!fits) {
        break;
      }
      pieces.add(new SegmentedMemory.Piece(offset, size, at + 16));
      at += 16 + size;
    }
    remarks.add("the flattened file ends early, at 0x%x".formatted(at));
    return pieces;
  }

  private MemorySegment bytes(long offset, long length, String what) {
    if (length > 0 && offset >= 0 && length <= file.size() && content.covers(offset, length)) {
      return content.view(offset, length);
    }
    throw new BadImageException(
        "%s: the %s (0x%x bytes at 0x%x) is not all in the file"
            .formatted(file.path(), what, length, offset));
  }

  private ImageFile read(String format) {
    MemorySegment header = bytes(0, 464, "header");
    boolean wide = isPageSize(header.get(NARROW, 428));
    if (!wide && !isPageSize(header.get(NARROW, 416))) {
      throw new BadImageException(
          "%s: the header's block size is no page size (%d)"
              .formatted(file.path(), header.get(NARROW, 428)));
    }
    int fields = wide ? 428 : 416;
    long block = header.get(NARROW, fields);
    long subBlocks = header.get(NARROW, fields + 4) & 0xFFFF_FFFFL;
    long bitmapBlocks = header.get(NARROW, fields + 8) & 0xFFFF_FFFFL;
    long shortCount = header.get(NARROW, fields + 12) & 0xFFFF_FFFFL;
    int version = header.get(NARROW, 8);
    MemorySegment sub = bytes(block, 104, "sub-header");
    long longCount = version >= 6 ? sub.get(WIDE, wide ? 96 : 72) : shortCount;
    long pages = longCount > 0 ? longCount : shortCount;

    long half = bitmapBlocks * block / 2;
    long bitmapAt = (1 + subBlocks) * block;
    long bitmapBytes = Math.min(half, (pages + 7) / 8);
    MemorySegment bitmap = bytes(bitmapAt + half, bitmapBytes, "bitmap");
    PackedMemory memory =
        new PackedMemory(
            file,
            content,
            bitmap,
            Long.numberOfTrailingZeros(block),
            bitmapAt + bitmapBlocks * block);
    if (memory.ranges().isEmpty()) {
      throw new BadImageException(file.path() + " holds no physical memory");
    }
    List<Note> notes = notes(sub, wide, version);
    return new ImageFile(file.path(), format, memory, machine(header, wide), notes, remarks);
  }

  private static boolean isPageSize(int size) {
    return size >= 4096 && size <= 65536 && Integer.bitCount(size) == 1;
  }

  private List<Note> notes(MemorySegment sub, boolean wide, int version) {
    List<Note> notes = new ArrayList<>();
    if (version >= 4) {
      long offset = sub.get(WIDE, wide ? 48 : 32);
      long size = wide ? sub.get(WIDE, 56) : sub.get(NARROW, 40) & 0xFFFF_FFFFL;
      if (size > 0) {
        addNotes(notes, offset, size);
      }
    }
    boolean complete = notes.stream().anyMatch(note -> note.owner().equals("VMCOREINFO"));
    if (version >= 3 && !complete) {
      long offset = sub.get(WIDE, wide ? 32 : 20);
      long size = wide ? sub.get(WIDE, 40) : sub.get(NARROW, 28) & 0xFFFF_FFFFL;
      if (size > 0 && offset > 0 && content.covers(offset, size) && size <= file.size()) {
        notes.add(new Note("VMCOREINFO", 0, content.view(offset, size), offset));
      }
    }
    return notes;
  }

  private void addNotes(List<Note> notes, long offset, long size) {
    if (offset > 0 && size <= file.size() && content.covers(offset, size)) {
      notes.addAll(NoteReader.read(content.view(offset, size), offset, remarks));
    } else {
      remarks.add("the notes at 0x%x are not all in the file".formatted(offset));
    }
  }

  /** The machine by the name that uname(2) has for it. */
  private static Machine machine(MemorySegment header, boolean wide) {
    String name =
        StandardCharsets.ISO_8859_1
            .decode(header.asSlice(MACHINE_NAME, MACHINE_NAME_BYTES).asByteBuffer())
            .toString();
    int end = name.indexOf('\0');
    return switch (end < 0 ? name : name.substring(0, end)) {
      case "x86_64" -> wide ? Machine.X86_64 : Machine.X86_32;
      case "i386", "i486", "i586", "i686" -> Machine.X86_32;
      case "aarch64" -> Machine.AARCH64;
      case "riscv64" -> Machine.RISCV_64;
      case "riscv32" -> Machine.RISCV_32;
      default -> Machine.UNKNOWN;
    };
  }
}
