package pagurus.image.file;

import java.lang.foreign.MemorySegment;

/**
 * A note of an ELF file.
 *
 * @param owner who defined it, like {@code CORE} or {@code QEMU}
 * @param type its number among the owner's
 * @param content its bytes; read-only
 * @param fileOffset where the content stands in the file
 */
public record Note(String owner, int type, MemorySegment content, long fileOffset) {}
