package pagurus.image.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;
import pagurus.image.BadImageException;
import pagurus.image.MemoryRange;

/**
 * Writes an image as an ELF core file with 64-bit headers, whatever its container was: for
 * containers whose memory is packed and cannot be changed in place. Frames of zeroes become holes.
 */
public final class ElfCoreWriter {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final long STEP = 1L << 16;
  private static final int MOST_RANGES = 0xFFFE;

  private ElfCoreWriter() {}

  /**
   * Writes to a file that is there and empty.
   *
   * @param progress is told now and then how many bytes are done
   */
  public static void write(ImageFile image, Path target, LongConsumer progress) throws IOException {
    List<MemoryRange> ranges = image.memory().ranges();
    if (ranges.size() > MOST_RANGES) {
      throw new BadImageException(
          "%s has %d ranges of memory; an ELF file written here has at most %d"
              .formatted(image.path(), ranges.size(), MOST_RANGES));
    }
    ByteBuffer notes = notes(image.notes());
    long notesAt = HEADER + (long) PROGRAM_HEADER * (ranges.size() + 1);
    long memoryAt = (notesAt + notes.limit() + STEP - 1) & -STEP;
    ByteBuffer headers = ByteBuffer.allocate((int) notesAt).order(ByteOrder.LITTLE_ENDIAN);
    header(headers, machine(image), ranges.size() + 1);
    programHeader(headers, 4, notesAt, 0, notes.limit());
    try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
      long at = memoryAt;
      long done = 0;
      for (MemoryRange range : ranges) {
        programHeader(headers, 1, at, range.start(), range.bytes());
        memory(image, range, file, at, done, progress);
        at += range.bytes();
        done += range.bytes();
      }
      writeAll(file, headers.flip(), 0);
      writeAll(file, notes, notesAt);
      if (file.size() < at) {
        writeAll(file, ByteBuffer.allocate(1), at - 1);
      }
    }
  }

  private static int machine(ImageFile image) {
    return switch (image.machine()) {
      case X86_32 -> 3;
      case X86_64 -> 62;
      case AARCH64 -> 183;
      case RISCV_64 -> 243;
      case RISCV_32, UNKNOWN -> 0;
    };
  }

  private static void header(ByteBuffer out, int machine, int programHeaders) {
    out.put(ElfCore.MAGIC.getBytes(StandardCharsets.ISO_8859_1));
    out.put((byte) 2).put((byte) 1).put((byte) 1);
    out.position(16);
    out.putShort((short) 4).putShort((short) machine).putInt(1);
    out.putLong(0).putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
    out.putShort((short) programHeaders).putShort((short) 0);
    out.putShort((short) 0).putShort((short) 0);
  }

  private static void programHeader(ByteBuffer out, int type, long offset, long paddr, long bytes) {
    out.putInt(type).putInt(0).putLong(offset).putLong(0);
    out.putLong(paddr).putLong(bytes).putLong(bytes).putLong(0);
  }

  private static ByteBuffer notes(List<Note> notes) {
    long size = 0;
    for (Note note : notes) {
      size += 12 + padded(note.owner().length() + 1) + padded(note.content().byteSize());
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    for (Note note : notes) {
      long contentBytes = note.content().byteSize();
      out.putInt(note.owner().length() + 1).putInt((int) contentBytes).putInt(note.type());
      int end = out.position() + (int) padded(note.owner().length() + 1);
      out.put(note.owner().getBytes(StandardCharsets.ISO_8859_1)).position(end);
      end += (int) padded(contentBytes);
      out.put(note.content().asByteBuffer()).position(end);
    }
    return out.flip();
  }

  private static long padded(long bytes) {
    return (bytes + 3) & -4;
  }

  private static void memory(
      ImageFile image,
      MemoryRange range,
      FileChannel file,
      long offset,
      long doneBefore,
      LongConsumer progress)
      throws IOException {
    MemorySegment zeroes = MemorySegment.ofArray(new byte[(int) STEP]);
    for (long done = 0; done < range.bytes(); done += STEP) {
      long length = Math.min(STEP, range.bytes() - done);
      MemorySegment bytes = image.memory().view(range.start() + done, length);
      if (bytes.mismatch(zeroes.asSlice(0, length)) >= 0) {
        writeAll(file, bytes.asByteBuffer(), offset + done);
      }
      progress.accept(doneBefore + done);
    }
  }

  private static void writeAll(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
    int start = bytes.position();
    while (bytes.hasRemaining()) {
      file.write(bytes, offset + bytes.position() - start);
    }
  }
}
