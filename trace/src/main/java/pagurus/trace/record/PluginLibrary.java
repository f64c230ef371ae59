package pagurus.trace.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The plugin as a shared library, compiled on first use and kept in the person's cache directory
 * under a name that depends on its source: a new source never meets an old library.
 */
final class PluginLibrary {
  private static final String SOURCE = "recorder.c";
  private static final List<String> FLAGS =
      List.of("-std=gnu11", "-O2", "-fPIC", "-fvisibility=hidden", "-shared", "-pthread");

  private final Host host;
  private final byte[] source;

  PluginLibrary(Host host) {
    this.host = host;
    this.source = readSource();
  }

  /** Whether it is compiled already, or can be. */
  boolean isAvailable() {
    return Files.isReadable(file()) || host.compiler().isPresent();
  }

  /** The library's file, whether it is there or not. */
  Path file() {
    return host.cacheDirectory().resolve("recorder-" + digest() + ".so");
  }

  /**
   * The library's file, compiled now if it is not there.
   *
   * @throws RecordingRefusedException if there is no compiler, it fails, or the cache cannot be
   *     written
   */
  Path compiled() throws IOException, InterruptedException {
    Path library = file();
    if (Files.isReadable(library)) {
      return library;
    }
    Path compiler = host.compiler().orElseThrow(() -> new RecordingRefusedException(NO_COMPILER));
    Path directory = library.getParent() == null ? Path.of(".") : library.getParent();
    Path unfinished;
    try {
      Files.createDirectories(directory);
      unfinished = Files.createTempFile(directory, "recorder-", ".so.part");
    } catch (IOException refused) {
      throw new RecordingRefusedException(
          directory + " cannot be written; set XDG_CACHE_HOME to a directory that can", refused);
    }
    try {
      compile(compiler, unfinished);
      // A rename: whoever compiles at the same time finds a whole library, theirs or ours.
      Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return library;
  }

  /** What is missing when there is neither a compiled plugin nor a compiler. */
  static final String NO_COMPILER =
      "the recorder's plugin for qemu-user has to be compiled once: install Debian's package gcc";

  private void compile(Path compiler, Path library) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(compiler.toString()));
    command.addAll(FLAGS);
    command.addAll(List.of("-o", library.toString(), "-x", "c", "-"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(source);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      String firstLine = said.lines().findFirst().orElse("no reason given");
      throw new RecordingRefusedException(
          compiler + " cannot compile the recorder's plugin: " + firstLine);
    }
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.join(" ", FLAGS).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(source), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static byte[] readSource() {
    try (InputStream in = PluginLibrary.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IllegalStateException(SOURCE + " is missing beside " + PluginLibrary.class);
      }
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new IllegalStateException(SOURCE + " cannot be read", broken);
    }
  }
}
