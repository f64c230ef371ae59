package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The claims about memory order that the live world is built on ({@link StoreOrder}, {@link
 * WordOrder}, {@link MailOrder}), played many times by jcstress. What its tests look like when they
 * fail shows in {@link StoreOrder.UnfencedStores}, which it reports as interesting. The harness
 * runs in a JVM of its own and starts others; short runs, for its own recommendation is hours.
 */
@Tag("slow")
class MemoryOrderTest {
  private static final String CLAIMS = "pagurus.live.(StoreOrder|WordOrder|MailOrder).*";

  @TempDir private Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void noForbiddenOrderIsSeen() throws IOException, InterruptedException {
    String said = harness("-t", CLAIMS, "-time", "100", "-iters", "3", "-sc", "false");
    assertThat(said)
        .contains("RUN RESULTS")
        .contains("Failed tests: No matches.")
        .contains("Error tests: No matches.");
  }

  private String harness(String... options) throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of(options));
    // One kind of JVM: the harness would try eight. Forks are compiled as they go.
    command.addAll(List.of("-jvmArgs", "--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC"));
    int exit =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String said = Files.readString(log);
    assertThat(exit).as(said).isZero();
    return said;
  }
}
