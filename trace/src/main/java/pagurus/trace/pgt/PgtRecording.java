package pagurus.trace.pgt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import pagurus.trace.AccessStream;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;

/**
 * A {@code .pgt} recording.
 *
 * <p>Opening it reads the footer and then every block once, for its checksum: a damaged file is
 * refused before the first access is used. That takes about a second for three gigabytes.
 */
public final class PgtRecording implements Workload {
  private final RecordingFile file;
  private final Footer footer;

  private PgtRecording(RecordingFile file, Footer footer) {
    this.file = file;
    this.footer = footer;
  }

  /** Whether a file that starts with these bytes is a {@code .pgt}, of whatever version. */
  public static boolean starts(byte[] bytes, int length) {
    return length >= Long.BYTES && PgtLayout.getLong(bytes, 0) == PgtLayout.MAGIC;
  }

  /**
   * Opens a recording and checks all of it.
   *
   * @throws BadRecordingException if it is not a whole, undamaged recording
   * @throws UncheckedIOException if it cannot be read
   */
  public static PgtRecording open(Path path, ScanListener progress) {
    String name = path.toString();
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        RecordingFile file = new RecordingFile(name, channel, channel.size());
        Footer footer = file.readFooter();
        file.checkBlocks(footer.index(), progress);
        return new PgtRecording(file, footer);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return file.path();
  }

  @Override
  public String origin() {
    return footer.origin();
  }

  @Override
  public int threads() {
    return footer.threads();
  }

  @Override
  public Footprint footprint() {
    return footer.footprint();
  }

  @Override
  public AccessStream open(int thread) {
    Objects.checkIndex(thread, threads());
    return new PgtStream(file, footer.index(), thread);
  }

  @Override
  public long accesses(int thread) {
    Objects.checkIndex(thread, threads());
    return footer.index().accesses(thread);
  }

  @Override
  public long accesses() {
    return footer.accesses();
  }

  @Override
  public void close() {
    file.close();
  }
}
