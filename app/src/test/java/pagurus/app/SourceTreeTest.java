package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler says of a source file: that it sees it, how long it is, where its manual is. */
class SourceTreeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int MOST_LINES = 400;

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(SourceTreeTest::javaBelow)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> javaBelow(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .filter(path -> path.toString().endsWith(".java"))
          .map(ROOT::relativize)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everySourceFileLiesWhereACompilerLooks() throws IOException {
    assertThat(sources())
        .hasSizeGreaterThan(500)
        .allSatisfy(path -> assertThat(path.toString()).matches("[a-z]+/src/(main|test)/java/.*"));
  }

  @Test
  void noSourceFileIsLong() throws IOException {
    assertThat(sources())
        .allSatisfy(
            path -> assertThat(Files.readAllLines(ROOT.resolve(path))).hasSizeLessThan(MOST_LINES));
  }

  @Test
  void everyPackageHasItsManual() throws IOException {
    assertThat(sources())
        .filteredOn(path -> path.getName(2).toString().equals("main"))
        .filteredOn(path -> !path.endsWith("module-info.java"))
        .allSatisfy(
            path -> assertThat(ROOT.resolve(path).resolveSibling("package-info.java")).exists());
  }
}
