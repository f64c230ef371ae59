package pagurus.trace.foreign;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pagurus.trace.AccessStream;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;

/** A recording that another tool made, in one of the formats of this package. */
public final class ForeignRecording implements Workload {
  /** ChampSim's has no mark of its own and comes last. */
  private static final List<ForeignFormat> FORMATS =
      List.of(new LackeyFormat(), new DrmemtraceFormat(), new ChampsimFormat());

  private final String name;
  private final String origin;
  private final ForeignFormat format;

  /** One for each thread. */
  private final List<ForeignFile> files;

  private final Footprint footprint;

  /** Of each thread. */
  private final List<Long> accesses;

  private ForeignRecording(
      String name,
      String origin,
      ForeignFormat format,
      List<ForeignFile> files,
      ForeignScan scanned) {
    this.name = name;
    this.origin = origin;
    this.format = format;
    this.files = files;
    footprint = scanned.footprint();
    accesses = IntStream.range(0, files.size()).mapToObj(scanned::accesses).toList();
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
    ForeignFile file = new ForeignFile(path, Packing.of(start, start.length));
    try (Feed feed = file.feed()) {
      feed.more();
      for (ForeignFormat format : FORMATS) {
        if (format.fits(feed)) {
          String title = format.title() + " " + path.getFileName();
          String origin = format.command(feed).orElse(title);
          ForeignScan scan = new ForeignScan(progress);
          scan.one(file, format);
          return Optional.of(
              new ForeignRecording(path.toString(), origin, format, List.of(file), scan));
        }
      }
      return Optional.empty();
    }
  }

  /** The files of a folder that {@link #openFolder} reads. */
  public static List<Path> filesOf(Path folder) {
    return TraceFolder.paths(folder);
  }

  /**
   * Opens a folder with a file for each thread of a process, as drmemtrace writes it, and reads all
   * of them once.
   *
   * @throws BadRecordingException if there are no such files, or one of them is broken
   * @throws UncheckedIOException if something cannot be read
   */
  public static Workload openFolder(Path folder, ScanListener progress) {
    List<ForeignFile> files = TraceFolder.files(folder);
    DrmemtraceFormat format = new DrmemtraceFormat();
    ForeignScan scan = new ForeignScan(progress);
    scan.all(folder.toString(), files);
    String origin = format.title() + " " + folder.getFileName();
    return new ForeignRecording(folder.toString(), origin, format, files, scan);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String origin() {
    return origin;
  }

  @Override
  public int threads() {
    return files.size();
  }

  @Override
  public Footprint footprint() {
    return footprint;
  }

  @Override
  public AccessStream open(int thread) {
    return format.stream(files.get(thread).feed());
  }

  @Override
  public long accesses(int thread) {
    return accesses.get(thread);
  }

  /** Nothing is open but the streams. */
  @Override
  public void close() {}
}
