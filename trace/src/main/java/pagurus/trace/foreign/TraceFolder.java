package pagurus.trace.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import pagurus.trace.BadRecordingException;

/**
 * A folder that drmemtrace made, with a file for each thread of one process: either the folder
 * itself, or its subfolder {@code trace}.
 */
final class TraceFolder {
  /** In the name of each thread's file: {@code NAME.trace}, {@code .trace.zip}, and so on. */
  private static final String MARK = ".trace";

  private static final int MAX_THREADS = 1024;
  private static final int START_BYTES = 16;

  private TraceFolder() {}

  /**
   * The threads' files, by number of thread, the main thread first.
   *
   * @throws BadRecordingException if there are none, too many, or some that are no traces
   */
  static List<ForeignFile> files(Path folder) {
    String name = folder.toString();
    List<Path> paths = paths(folder);
    if (paths.isEmpty()) {
      throw new BadRecordingException(
          name, "is a directory without traces of drmemtrace (*.trace.zip, *.trace.gz)");
    }
    if (paths.size() > MAX_THREADS) {
      throw new BadRecordingException(
          name, "has traces of " + paths.size() + " threads, more than " + MAX_THREADS);
    }
    record Numbered(long thread, ForeignFile file) {}
    List<Numbered> numbered = new ArrayList<>();
    DrmemtraceFormat format = new DrmemtraceFormat();
    for (Path path : paths) {
      ForeignFile file = new ForeignFile(path, packing(path));
      try (Feed feed = file.feed()) {
        feed.more();
        if (!format.fits(feed)) {
          throw new BadRecordingException(
              path.toString(),
              "is no trace of drmemtrace, plain or packed with zip, gzip, xz or zstd");
        }
        numbered.add(new Numbered(DrmemtraceFormat.thread(feed), file));
      }
    }
    return numbered.stream()
        .sorted(Comparator.comparingLong(Numbered::thread))
        .map(Numbered::file)
        .toList();
  }

  /** The files in it that are read, whatever they turn out to be. */
  static List<Path> paths(Path folder) {
    Path inner = folder.resolve("trace");
    return named(Files.isDirectory(inner) ? inner : folder);
  }

  private static List<Path> named(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> String.valueOf(path.getFileName()).contains(MARK))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Packing packing(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(START_BYTES);
      return Packing.of(start, start.length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
