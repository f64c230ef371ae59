package pagurus.app.sim;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import pagurus.app.BadInputException;
import pagurus.app.terminal.FileNames;
import pagurus.app.terminal.Nearest;
import pagurus.app.terminal.TextFile;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.hardware.HardwareFile;

/** A preset or a file, by what a person calls it. */
final class MachineChoice {
  private MachineChoice() {}

  /** The file that describes it, if it is no preset and there is one. */
  static Optional<Path> file(String name) {
    return HardwareCatalog.names().contains(name)
        ? Optional.empty()
        : Optional.of(FileNames.path(name)).filter(Files::isRegularFile);
  }

  static Hardware named(String name) {
    if (HardwareCatalog.names().contains(name)) {
      return HardwareCatalog.named(name);
    }
    Path path =
        file(name)
            .orElseThrow(
                () -> Nearest.unknownAsFileToo("a machine", name, HardwareCatalog.names()));
    String text = TextFile.read(path, "to describe a machine", "text");
    try {
      return HardwareFile.parse(name, text.lines().toList());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
