package pagurus.image.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads notes as ELF files have them. System V ABI, chapter 5, "note section": sizes of name and
 * content, a type, then both, each padded to 4 bytes.
 */
final class NoteReader {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int MOST_NOTES = 1 << 16;
  private static final int HEADER = 12;

  private NoteReader() {}

  /**
   * The notes in these bytes; one that does not fit and what comes behind it are left out.
   *
   * @param fileOffset where the bytes stand in the file
   */
  static List<Note> read(MemorySegment bytes, long fileOffset, List<String> remarks) {
    List<Note> notes = new ArrayList<>();
    long end = bytes.byteSize();
    long at = 0;
    while (at + HEADER <= end && notes.size() < MOST_NOTES) {
      long nameBytes = bytes.get(WORD, at) & 0xFFFF_FFFFL;
      long contentBytes = bytes.get(WORD, at + 4) & 0xFFFF_FFFFL;
      long content = at + HEADER + padded(nameBytes);
      if (content + contentBytes > end) {
        remarks.add(
            "a note at 0x%x is longer than the part with the notes".formatted(fileOffset + at));
        break;
      }
      if (nameBytes > 0) {
        MemorySegment name = bytes.asSlice(at + HEADER, nameBytes - 1);
        notes.add(
            new Note(
                StandardCharsets.ISO_8859_1.decode(name.asByteBuffer()).toString(),
                bytes.get(WORD, at + 8),
                bytes.asSlice(content, contentBytes),
                fileOffset + content));
      }
      at = content + padded(contentBytes);
    }
    return notes;
  }

  private static long padded(long bytes) {
    return (bytes + 3) & -4;
  }
}
