package pagurus.image.file;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pagurus.image.MemoryRange;

/**
 * Which parts of a file are stored: a mapped hole would be read, and kept in the page cache, as
 * zeroes. Asks Linux by {@code lseek(SEEK_DATA, SEEK_HOLE)} (lseek(2)); elsewhere, and where the
 * file system does not know, everything counts as stored.
 */
final class SparseFile {
  private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  /** More pieces than this are not worth the questions; the rest counts as stored. */
  private static final int MOST_PIECES = 1 << 20;

  private SparseFile() {}

  /** The stored parts of a file, as ranges of offsets. */
  static List<MemoryRange> dataOf(Path path, long size) {
    if (size == 0) {
      return List.of();
    }
    List<MemoryRange> whole = List.of(new MemoryRange(0, size));
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return whole;
    }
    List<MemoryRange> found = asked(path, size);
    return found == null ? whole : found;
  }

  @SuppressWarnings("restricted") // three functions of the C library, called as its manual says
  private static @Nullable List<MemoryRange> asked(Path path, long size) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = linker.defaultLookup();
    MemorySegment openAt = symbols.find("open").orElse(null);
    MemorySegment seekAt = symbols.find("lseek").orElse(null);
    MemorySegment closeAt = symbols.find("close").orElse(null);
    if (openAt == null || seekAt == null || closeAt == null) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle open =
          linker.downcallHandle(
              openAt,
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      MethodHandle seek =
          linker.downcallHandle(
              seekAt,
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT));
      MethodHandle close =
          linker.downcallHandle(
              closeAt, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      MemorySegment name = arena.allocateFrom(path.toString());
      int file = (int) open.invokeExact(name, READ_ONLY_CLOSE_ON_EXEC);
      if (file < 0) {
        return null;
      }
      try {
        return pieces(seek, file, size);
      } finally {
        int ignored = (int) close.invokeExact(file);
      }
    } catch (Throwable cannotAsk) {
      return null;
    }
  }

  private static @Nullable List<MemoryRange> pieces(MethodHandle seek, int file, long size)
      throws Throwable {
    List<MemoryRange> out = new ArrayList<>();
    long at = 0;
    while (at < size && out.size() < MOST_PIECES) {
      long data = (long) seek.invokeExact(file, at, SEEK_DATA);
      if (data < 0) {
        // Nothing but a hole from here on, or a file system that cannot tell.
        return at == 0 && (long) seek.invokeExact(file, 0L, SEEK_HOLE) != 0 ? null : out;
      }
      long hole = (long) seek.invokeExact(file, data, SEEK_HOLE);
      if (hole <= data) {
        return null;
      }
      out.add(new MemoryRange(data, Math.min(hole, size)));
      at = hole;
    }
    if (at < size) {
      out.add(new MemoryRange(at, size));
    }
    return out;
  }
}
