package pagurus.image.file;

import java.util.ArrayList;
import java.util.List;
import pagurus.image.BadImageException;

/**
 * ELF core files whose program headers say which part of the file is which physical memory: what
 * QEMU's {@code dump-guest-memory} writes, and {@code /proc/vmcore}.
 *
 * <p>Sources: the System V ABI, chapters 4 ("ELF header") and 5 ("program header", "note section");
 * {@code PN_XNUM} from elf(5).
 */
final class ElfCore {
  static final String MAGIC = "\u007FELF";

  private static final int CORE = 4;
  private static final int LITTLE_ENDIAN = 1;
  private static final int WIDE_CLASS = 2;
  private static final int LOAD = 1;
  private static final int NOTE = 4;

  /** As many program headers as fit in 16 bits; the number is in section header 0. */
  private static final int MORE_HEADERS = 0xFFFF;

  private static final int MOST_HEADERS = 1 << 20;

  /** A program header. */
  private record Header(int type, long offset, long paddr, long fileBytes) {}

  private final MappedFile file;
  private final boolean wide;
  private final List<String> remarks = new ArrayList<>();
  private long placedBytes;

  private ElfCore(MappedFile file) {
    this.file = file;
    this.wide = file.u8(4) == WIDE_CLASS;
  }

  static ImageFile open(MappedFile file) {
    return new ElfCore(file).read();
  }

  private ImageFile read() {
    if (file.u8(5) != LITTLE_ENDIAN) {
      throw new BadImageException(
          "%s is a big-endian ELF file, and no machine here is".formatted(file.path()));
    }
    if (file.u16(16) != CORE) {
      throw new BadImageException(
          "%s is an ELF file of type %d, not a core file (type %d)"
              .formatted(file.path(), file.u16(16), CORE));
    }
    List<SegmentedMemory.Piece> pieces = new ArrayList<>();
    List<Note> notes = new ArrayList<>();
    long count = headerCount();
    for (long i = 0; i < count; i++) {
      Header header = header(i);
      switch (header.type) {
        case LOAD -> addPiece(header, i, pieces);
        case NOTE -> addNotes(header, notes);
        default -> {}
      }
    }
    if (pieces.isEmpty()) {
      throw new BadImageException(file.path() + " holds no physical memory");
    }
    Machine machine = Machine.ofElf(file.u16(18), wide);
    return new ImageFile(
        file.path(), "ELF core", new SegmentedMemory(file, pieces), machine, notes, remarks);
  }

  private long word(long wideOffset, long narrowOffset) {
    return wide ? file.u64(wideOffset) : file.u32(narrowOffset);
  }

  private long headerCount() {
    int count = file.u16(wide ? 56 : 44);
    if (count != MORE_HEADERS) {
      return count;
    }
    long section = word(40, 32);
    long many = file.u32(section + (wide ? 44 : 28));
    if (many > MOST_HEADERS) {
      throw new BadImageException(
          "%s says it has %d program headers; %d are the limit"
              .formatted(file.path(), many, MOST_HEADERS));
    }
    return many;
  }

  private Header header(long index) {
    long at = word(32, 28) + index * file.u16(wide ? 54 : 42);
    return wide
        ? new Header((int) file.u32(at), file.u64(at + 8), file.u64(at + 24), file.u64(at + 32))
        : new Header((int) file.u32(at), file.u32(at + 4), file.u32(at + 12), file.u32(at + 16));
  }

  private void addPiece(Header header, long index, List<SegmentedMemory.Piece> pieces) {
    if (header.fileBytes == 0 || header.paddr == -1) {
      return;
    }
    boolean placed =
        header.offset >= 0
            && header.offset < file.size()
            && header.paddr >= 0
            && header.fileBytes > 0
            && header.paddr <= ImageFiles.HIGHEST_ADDRESS;
    if (!placed) {
      remarks.add(
          "program header %d (p0x%x, offset 0x%x, 0x%x bytes) cannot be in this file and is left out"
              .formatted(index, header.paddr, header.offset, header.fileBytes));
      return;
    }
    long there = Math.min(header.fileBytes, file.size() - header.offset);
    long bytes = Math.min(there, ImageFiles.HIGHEST_ADDRESS - header.paddr + 1);
    if (bytes < header.fileBytes) {
      remarks.add(
          "program header %d promises 0x%x bytes at p0x%x, and the file holds 0x%x of them"
              .formatted(index, header.fileBytes, header.paddr, bytes));
    }
    if (bytes > file.size() - placedBytes) {
      remarks.add(
          "program header %d shares its bytes in the file with others and is left out"
              .formatted(index));
      return;
    }
    placedBytes += bytes;
    pieces.add(new SegmentedMemory.Piece(header.paddr, bytes, header.offset));
  }

  private void addNotes(Header header, List<Note> notes) {
    long end = header.offset + header.fileBytes;
    if (header.offset < 0 || header.fileBytes < 0 || end < 0 || end > file.size()) {
      remarks.add("the notes at 0x%x are not all in the file".formatted(header.offset));
      return;
    }
    notes.addAll(
        NoteReader.read(file.slice(header.offset, header.fileBytes), header.offset, remarks));
  }
}
