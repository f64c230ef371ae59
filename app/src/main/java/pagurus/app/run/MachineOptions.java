package pagurus.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import pagurus.app.BadInputException;
import pagurus.app.terminal.ByteSizes;
import pagurus.app.terminal.FileNames;
import pagurus.app.terminal.Nearest;
import pagurus.app.terminal.TextFile;
import pagurus.app.terminal.WholeNumbers;
import pagurus.arch.PagingMode;
import pagurus.machine.Topology;
import pagurus.machine.TopologyFile;
import pagurus.machine.TopologyPresets;
import pagurus.vm.mmu.HardwareProfile;
import picocli.CommandLine.Option;

/** The options that say what machine a command runs. */
final class MachineOptions {

  /** In place of a paging mode: every one of them. */
  private static final String ALL = "all";

  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE",
      defaultValue = "two-node",
      description =
          "uma, two-node, four-socket, eight-node, or a file that describes a machine"
              + " (docs/machines.md). Default: ${DEFAULT-VALUE}.")
  private String machine = "two-node";

  @Option(
      names = "--paging",
      paramLabel = "MODE",
      defaultValue = "x86-64",
      description =
          "x86-64, x86-64-la57, x86-pae, x86-32, sv32, sv39, sv48, sv57, aarch64-4k, aarch64-16k or"
              + " aarch64-64k; with --stress also all, one after the other. Default:"
              + " ${DEFAULT-VALUE}.")
  private String paging = "x86-64";

  @Option(
      names = "--hardware",
      paramLabel = "PROFILE",
      description =
          "What the page walkers do on their own: x86, riscv-svadu, riscv-svade, arm-hafdbs or"
              + " arm-no-ad. Default: what the paging mode usually comes with.")
  private Optional<String> hardware = Optional.empty();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Memory of each node, such as 8M or 1G; small enough and reclaim works. Default: room for"
              + " everything.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = "--speculate",
      negatable = true,
      description = "CPUs also walk and cache addresses that nobody asked for, at random moments.")
  private boolean speculate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where everything random comes from. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  /** Refuses numbers that mean nothing, before anything is opened. */
  void check() {
    WholeNumbers.checkSeed(seed);
  }

  long seed() {
    return seed;
  }

  boolean speculate() {
    return speculate;
  }

  Topology topology() {
    return machineFile().map(TopologyFile::topology).orElseGet(this::preset);
  }

  private Topology preset() {
    return TopologyPresets.find(machine)
        .orElseThrow(() -> Nearest.unknownAsFileToo("a machine", machine, TopologyPresets.names()));
  }

  /** The file that describes the machine, if one is named. */
  private Optional<TopologyFile> machineFile() {
    return file().map(this::parsed);
  }

  /** Which file that is. */
  Optional<Path> file() {
    return TopologyPresets.find(machine).isPresent()
        ? Optional.empty()
        : Optional.of(FileNames.path(machine)).filter(Files::isRegularFile);
  }

  private TopologyFile parsed(Path path) {
    String text = TextFile.read(path, "to describe a machine", "text");
    try {
      return TopologyFile.parse(machine, text.lines().toList());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(sentence(e), e);
    }
  }

  /** The paging mode that was asked for, or all of them. */
  List<PagingMode> modes() {
    return paging.equals(ALL) ? PagingMode.all() : List.of(mode());
  }

  PagingMode mode() {
    try {
      return PagingMode.named(paging);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(sentence(e), e);
    }
  }

  HardwareProfile profile(PagingMode mode) {
    try {
      return hardware.map(HardwareProfile::named).orElseGet(() -> HardwareProfile.defaultFor(mode));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(sentence(e), e);
    }
  }

  /** Bytes of each node: what was asked for, or else enough. */
  long bytesPerNode(PagingMode mode, int nodes, long enough) {
    long unit = Math.max(mode.pageBytes(), 1 << 16);
    long wanted =
        memory
            .map(size -> ByteSizes.parse("--memory", size))
            .or(() -> machineFile().map(TopologyFile::bytesPerNode).flatMap(MachineOptions::boxed))
            .orElse(enough);
    long bytes = (wanted + unit - 1) / unit * unit;
    long span = Long.highestOneBit(Math.max(bytes - 1, 1)) * 2;
    long addressable = 1L << mode.paddrBits();
    if (span > addressable / nodes) {
      throw new BadInputException(
          "%d nodes of %s do not fit into the %d-bit physical addresses of %s"
              .formatted(nodes, ByteSizes.text(bytes), mode.paddrBits(), mode.name()));
    }
    return bytes;
  }

  static String sentence(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }
}
