package pagurus.trace.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.BadRecordingException;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;

/** A recording that another tool made, in one of the formats of this package. */
public final class ForeignRecording implements Workload {
  private static final List<ForeignFormat> FORMATS =
      List.of(new LackeyFormat(), new ChampsimFormat());
  private static final int BATCH = 4096;
  private static final int REPORT_BATCHES = 64;

  private final Path path;
  private final Packing packing;
  private final ForeignFormat format;
  private final String origin;
  private final Footprint footprint;
  private final long accesses;

  private ForeignRecording(
      Path path,
      Packing packing,
      ForeignFormat format,
      String origin,
      Footprint footprint,
      long accesses) {
    this.path = path;
    this.packing = packing;
    this.format = format;
    this.origin = origin;
    this.footprint = footprint;
    this.accesses = accesses;
  }

  /**
   * Opens a file if it is of a format that is known here, and reads all of it once.
   *
   * @param path a file that is not empty
   * @param start its first bytes, as they are in the file
   * @return empty if it is of no format that is known here
   * @throws BadRecordingException if it is of such a format and broken
   * @throws UncheckedIOException if it cannot be read
   */
  public static Optional<Workload> open(Path path, byte[] start, ScanListener progress) {
    Packing packing = Packing.of(start, start.length);
    try (Feed feed = Feed.open(path, packing)) {
      feed.more();
      for (ForeignFormat format : FORMATS) {
        if (format.fits(feed)) {
          String title = format.title() + " " + path.getFileName();
          String origin = format.command(feed).orElse(title);
          return Optional.of(scan(path, packing, format, origin, progress));
        }
      }
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public String origin() {
    return origin;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Footprint footprint() {
    return footprint;
  }

  @Override
  public AccessStream open(int thread) {
    Objects.checkIndex(thread, 1);
    return format.stream(Feed.open(path, packing));
  }

  @Override
  public long accesses() {
    return accesses;
  }

  /** Nothing is open but the streams. */
  @Override
  public void close() {}

  private static ForeignRecording scan(
      Path path, Packing packing, ForeignFormat format, String origin, ScanListener progress) {
    FirstTouches touches = new FirstTouches();
    AccessBatch batch = new AccessBatch(BATCH);
    long accesses = 0;
    long size = size(path);
    Feed feed = Feed.open(path, packing);
    try (AccessStream stream = format.stream(feed)) {
      for (int batches = 1; stream.read(batch) > 0; batches++) {
        for (int i = 0; i < batch.count; i++) {
          touches.touch(0, batch.vaddr[i], batch.kind[i], batch.sizeLog2[i]);
        }
        accesses += batch.count;
        if (batches % REPORT_BATCHES == 0) {
          progress.scanned(feed.packedBytes(), size);
        }
      }
    }
    progress.scanned(size, size);
    return new ForeignRecording(path, packing, format, origin, touches.footprint(), accesses);
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
