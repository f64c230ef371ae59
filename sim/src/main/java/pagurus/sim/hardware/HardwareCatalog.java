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
    String file = name + ".machine";
    try (InputStream in = HardwareCatalog.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no machine '%s'".formatted(name));
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return HardwareFile.parse(file, text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
