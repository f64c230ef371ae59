package pagurus.trace.record;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The machine we run on: which programs it has, and where things may be kept.
 *
 * @param environment the process's environment variables
 */
record Host(Map<String, String> environment) {
  /** The machine as this process sees it. */
  static Host current() {
    return new Host(System.getenv());
  }

  /** The first executable file of that name in {@code PATH}. */
  Optional<Path> find(String program) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory.isEmpty() ? "." : directory, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toAbsolutePath)
        .findFirst();
  }

  /** A C compiler, by any of its usual names. */
  Optional<Path> compiler() {
    return find("cc").or(() -> find("gcc")).or(() -> find("clang"));
  }

  /** Where compiled plugins are kept; the directory may not exist yet. */
  Path cacheDirectory() {
    String wanted = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG base directory specification says that a relative path is to be ignored.
    Path base =
        wanted.startsWith("/")
            ? Path.of(wanted)
            : Path.of(environment.getOrDefault("HOME", temporaryDirectory().toString()), ".cache");
    return base.resolve("pagurus");
  }

  /** Where files may be made that nobody needs afterwards. */
  Path temporaryDirectory() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }
}
