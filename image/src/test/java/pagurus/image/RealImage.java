package pagurus.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;
import pagurus.image.file.ImageFile;
import pagurus.image.file.ImageFiles;
import pagurus.image.registers.CpuState;
import pagurus.image.registers.RegisterNotes;
import pagurus.image.registers.RegisterText;

/**
 * A memory image that a real kernel wrote, with what QEMU's monitor said about it. They are not
 * part of the project: tests that want them look for {@code ../shared/images} and are skipped, with
 * that reason, where it is not.
 *
 * @param name the folder's name
 * @param folder where it is
 */
public record RealImage(String name, Path folder) {
  private static final Path UNPACKED = Path.of("target", "images");

  /** All there are; none where the folder is missing. */
  public static List<RealImage> all() {
    Optional<Path> images = folderOfAll();
    if (images.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(images.get())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("dump.elf.xz")))
          .sorted()
          .map(folder -> new RealImage(folder.getFileName().toString(), folder))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Those of x86. */
  public static List<RealImage> x86() {
    return all().stream()
        .filter(i -> i.name.startsWith("x64") || i.name.startsWith("i386"))
        .toList();
  }

  /** Those of RISC-V. */
  public static List<RealImage> riscv() {
    return all().stream().filter(image -> image.name.startsWith("rv")).toList();
  }

  /** The image of this name; skips the test if it is not there. */
  public static RealImage named(String name) {
    assumePresent();
    return all().stream().filter(image -> image.name.equals(name)).findFirst().orElseThrow();
  }

  /** Skips the test, and says why, where there are no real images. */
  public static void assumePresent() {
    assumeTrue(
        folderOfAll().isPresent(),
        "skipped: no real memory images in ../shared/images, so nothing was compared with a"
            + " monitor");
  }

  private static Optional<Path> folderOfAll() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path images = at.resolve("shared").resolve("images");
      if (Files.isDirectory(images)) {
        return Optional.of(images);
      }
    }
    return Optional.empty();
  }

  /** The dump, unpacked into the module's target folder when it is first wanted. */
  public Path dump() throws IOException {
    Path dump = UNPACKED.resolve(name + ".elf");
    long size = Long.parseLong(Files.readString(folder.resolve("dump.elf.size")).strip());
    if (!Files.exists(dump) || Files.size(dump) != size) {
      Files.createDirectories(UNPACKED);
      Path part = Files.createTempFile(UNPACKED, name, ".part");
      try (InputStream packed = Files.newInputStream(folder.resolve("dump.elf.xz"));
          InputStream plain = new XZInputStream(packed)) {
        Files.copy(plain, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, dump, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    return dump;
  }

  /** Opens the dump. */
  public ImageFile open() throws IOException {
    return ImageFiles.open(dump());
  }

  /** The text with registers that goes with the dump, if the dump has none itself. */
  public Optional<Path> registers() {
    if (name.startsWith("a64")) {
      return Optional.of(folder.resolve("sysregs.json"));
    }
    return name.startsWith("rv")
        ? Optional.of(folder.resolve("info-registers.txt"))
        : Optional.empty();
  }

  /** The CPUs, from the dump's notes or from its text. */
  public List<CpuState> cpus(ImageFile image) throws IOException {
    Optional<Path> text = registers();
    return text.isPresent()
        ? RegisterText.read(text.get(), image.machine())
        : RegisterNotes.of(image);
  }

  /** The files of an answer, one for each CPU: {@code info-tlb} and the like. */
  public List<Path> answers(String command) {
    return IntStream.range(0, 1024)
        .mapToObj(cpu -> folder.resolve("%s.cpu%d.txt".formatted(command, cpu)))
        .takeWhile(Files::exists)
        .toList();
  }

  /** What the monitor answered for one CPU. */
  public static List<String> lines(Path answer) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(answer));
    lines.removeIf(String::isEmpty);
    return lines;
  }

  @Override
  public String toString() {
    return name;
  }
}
