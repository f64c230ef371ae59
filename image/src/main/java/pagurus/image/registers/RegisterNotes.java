package pagurus.image.registers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import pagurus.image.file.ImageFile;
import pagurus.image.file.Machine;
import pagurus.image.file.Note;

/**
 * The notes of the owner {@code QEMU} that {@code dump-guest-memory} writes for each x86 CPU.
 *
 * <p>Their layout, version 1: a version and a size of 4 bytes each; 18 general registers of 8; ten
 * segment registers of 24 bytes; then CR0 to CR4. Source: the structure {@code QEMUCPUState} of
 * QEMU, {@code target/i386/arch_dump.c}; checked against dumps.
 */
public final class RegisterNotes {
  private static final String OWNER = "QEMU";
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int CR0 = 2 * 4 + 18 * 8 + 10 * 24;
  private static final int CR3 = CR0 + 3 * 8;
  private static final int CR4 = CR0 + 4 * 8;

  private RegisterNotes() {}

  /** The CPUs that the image has notes of, in the order of the notes. */
  public static List<CpuState> of(ImageFile image) {
    List<CpuState> cpus = new ArrayList<>();
    for (Note note : pagingNotes(image)) {
      MemorySegment content = note.content();
      cpus.add(
          new CpuState.X86(
              cpus.size(),
              content.get(WORD, CR0),
              content.get(WORD, CR3),
              content.get(WORD, CR4),
              image.machine() == Machine.X86_64));
    }
    return cpus;
  }

  /** Where in the file the root registers of the CPUs stand, in the same order. */
  public static List<Long> rootRegisterOffsets(ImageFile image) {
    return pagingNotes(image).stream().map(note -> note.fileOffset() + CR3).toList();
  }

  private static List<Note> pagingNotes(ImageFile image) {
    return image.notes().stream()
        .filter(note -> note.owner().equals(OWNER))
        .filter(note -> note.content().byteSize() >= CR4 + Long.BYTES)
        .toList();
  }
}
