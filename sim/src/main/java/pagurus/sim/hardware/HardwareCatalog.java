package pagurus.sim.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The machines that come with the simulator. */
public final class HardwareCatalog {
  private static final List<String> NAMES =
      List.of(
          "mitosis", "vmitosis", "skylake-sp", "sapphire-rapids", "zen2", "zen4", "neoverse-n1");

  private HardwareCatalog() {}

  /** What they are called. */
  public static List<String> names() {
    return NAMES;
  }

  /** One of {@link #names}. */
  public static Hardware named(String name) {
    return HardwareFile.parse(fileOf(name), text(name).lines().toList());
  }

  /** The file that describes one of {@link #names}, to start one's own from. */
  public static String text(String name) {
    try (InputStream in = HardwareCatalog.class.getResourceAsStream(fileOf(name))) {
      if (in == null) {
        throw new IllegalArgumentException("there is no machine '%s'".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fileOf(String name) {
    return name + ".machine";
  }
}
