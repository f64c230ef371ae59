package pagurus.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pagurus.trace.foreign.ForeignRecording;
import pagurus.trace.generate.Generators;
import pagurus.trace.pgt.PgtRecording;

/** Opens whatever a person names as a workload. */
public final class Workloads {
  private static final int START_BYTES = 16;

  private Workloads() {}

  /**
   * Opens a recording, or makes a generator.
   *
   * <p>What a file is shows in its bytes, whatever its name is: a {@code .pgt}, lackey's text,
   * drmemtrace's records or ChampSim's, all but the first also packed with gzip, xz, zstd or zip. A
   * folder is one of drmemtrace, with a file for each thread. All of it is checked before this
   * returns, which takes a moment for a large file.
   *
   * @param pathOrSpec a path, or {@code gen:NAME?KEY=VALUE&KEY=VALUE}
   * @param progress hears how far the check has come
   * @throws BadRecordingException with one sentence, if it is no workload
   */
  public static Workload open(String pathOrSpec, ScanListener progress) {
    if (pathOrSpec.startsWith(Generators.PREFIX)) {
      return Generators.open(pathOrSpec);
    }
    Path path =
        path(pathOrSpec)
            .orElseThrow(
                () ->
                    new BadRecordingException(
                        "\"" + pathOrSpec + "\"", "is not the name of a file"));
    try {
      return open(path, progress);
    } catch (UncheckedIOException e) {
      throw new BadRecordingException(pathOrSpec, "cannot be read: " + reason(e));
    }
  }

  /**
   * The files that a workload is read from: those of a folder, none of a generator. Whether there
   * are such files, and what they are, is said by who opens them.
   */
  public static List<Path> files(String pathOrSpec) {
    if (pathOrSpec.startsWith(Generators.PREFIX)) {
      return List.of();
    }
    try {
      return path(pathOrSpec)
          .map(path -> Files.isDirectory(path) ? ForeignRecording.filesOf(path) : List.of(path))
          .orElse(List.of());
    } catch (UncheckedIOException _) {
      return List.of();
    }
  }

  /** A word as the name of a file; no letter at all is none, though Java has it for a folder. */
  private static Optional<Path> path(String word) {
    try {
      return word.isEmpty() ? Optional.empty() : Optional.of(Path.of(word));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Workload open(Path path, ScanListener progress) {
    if (Files.isDirectory(path)) {
      return ForeignRecording.openFolder(path, progress);
    }
    byte[] start = start(path);
    if (PgtRecording.starts(start, start.length)) {
      return PgtRecording.open(path, progress);
    }
    return ForeignRecording.open(path, start, progress)
        .orElseThrow(
            () ->
                new BadRecordingException(
                    path.toString(),
                    "is not a recording: it starts like no .pgt, no text of lackey and no record of"
                        + " drmemtrace or ChampSim, plain or packed with gzip, xz, zstd or zip"));
  }

  private static String reason(UncheckedIOException e) {
    Throwable cause = e.getCause();
    String message = cause == null ? e.getMessage() : cause.getMessage();
    return message == null ? "the system does not say why" : message;
  }

  private static byte[] start(Path path) {
    String name = path.toString();
    if (!Files.exists(path)) {
      throw new BadRecordingException(name, "does not exist");
    }
    if (!Files.isRegularFile(path)) {
      throw new BadRecordingException(name, "is not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(START_BYTES);
      if (start.length == 0) {
        throw new BadRecordingException(name, "is empty");
      }
      return start;
    } catch (AccessDeniedException e) {
      throw new BadRecordingException(name, "may not be read by you");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
