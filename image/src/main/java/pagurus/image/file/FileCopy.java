package pagurus.image.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import pagurus.image.MemoryRange;

/** Copies files and keeps their holes. */
public final class FileCopy {
  private static final long STEP = 16L << 20;

  private FileCopy() {}

  /**
   * Copies to a file that is there and empty.
   *
   * @param progress is told now and then how many bytes are done
   */
  public static void copy(Path from, Path to, LongConsumer progress) throws IOException {
    long size = Files.size(from);
    long done = 0;
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      for (MemoryRange part : SparseFile.dataOf(from, size)) {
        long at = part.start();
        out.position(at);
        while (at < part.end()) {
          long moved = in.transferTo(at, Math.min(STEP, part.end() - at), out);
          if (moved <= 0) {
            throw new EOFException(from + " became shorter while it was copied");
          }
          at += moved;
          done += moved;
          progress.accept(done);
        }
      }
      if (out.size() < size) {
        out.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }
}
