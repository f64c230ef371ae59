package pagurus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles what docs/ walk through, as a reader would. */
public final class ExampleClasses {
  private ExampleClasses() {}

  /** Compiles every source below a folder into another. */
  public static void compile(Path sources, Path classes) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", "" + classes));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(args::add);
    }
    int failed =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, args.toArray(String[]::new));
    assertThat(failed).isZero();
  }
}
