package pagurus.app.sim;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.ByteSizes;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the machines that can be simulated, or explains one. */
@Command(
    name = "machines",
    description = {"List the machines that 'pagurus sim' knows, or explain one.", ""})
public final class MachinesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME|FILE", description = "The machine to explain.")
  private @Nullable String name;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write them as one JSON object instead; - for standard output.")
  private @Nullable Path json;

  /** Made by the command line. */
  public MachinesCommand() {}

  @Override
  public Integer call() throws Exception {
    Optional<Path> file = Optional.ofNullable(json);
    NamedFiles files = new NamedFiles();
    Optional.ofNullable(name).flatMap(MachineChoice::file).ifPresent(files::reads);
    files.writes("--json", file);
    List<Hardware> machines =
        name == null
            ? HardwareCatalog.names().stream().map(HardwareCatalog::named).toList()
            : List.of(MachineChoice.named(name));
    PrintWriter out = spec.commandLine().getOut();
    if (file.isPresent()) {
      Map<String, Object> root = new LinkedHashMap<>();
      root.put("machines", machines.stream().map(MachinesCommand::object).toList());
      JsonFile.write(root, file.get(), out);
    } else if (name == null) {
      machines.forEach(one -> out.printf(Locale.ROOT, "  %-16s %s%n", one.name(), one.about()));
    } else {
      machines.forEach(one -> explain(one, out));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static void explain(Hardware one, PrintWriter out) {
    out.printf("%s: %s%n", one.name(), one.about());
    object(one).forEach((key, value) -> out.printf("  %-16s %s%n", key, value));
    out.printf(
        "  times are in cycles, bandwidth in GB/s; slit is what firmware claims, latency what is"
            + " measured%n");
  }

  static Map<String, Object> object(Hardware one) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", one.name());
    map.put("about", one.about());
    map.put("nodes", one.nodes());
    map.put("cpusPerNode", Set.copyOf(one.cpus()).size() == 1 ? one.cpusOf(0) : one.cpus());
    map.put("ghz", one.ghz());
    List<String> memory = one.memory().stream().map(ByteSizes::text).toList();
    map.put("memoryPerNode", Set.copyOf(one.memory()).size() == 1 ? memory.getFirst() : memory);
    map.put("firstTlb", cache(one.firstTlb()));
    one.firstTlbHuge().ifPresent(tlb -> map.put("firstTlb2m", cache(tlb)));
    map.put("secondTlb", cache(one.secondTlb()));
    map.put("walkCache", new ArrayList<>(one.walkCache()));
    map.put("nestedTlb", one.nestedTlb());
    map.put("walkers", one.walkers());
    map.put("walkStart", one.walkStart());
    map.put("coreInstructions", one.core().instructions());
    map.put("coreWaiting", one.core().waiting());
    map.put("coreLines", one.core().lines());
    map.put("coreLinesCrowded", one.core().crowdedLines());
    map.put("ownCache", cache(one.ownCache()));
    map.put("nodeCache", cache(one.nodeCache()));
    map.put("slit", one.slit());
    map.put("latency", one.latencies());
    map.put("bandwidth", one.bandwidths());
    one.hogFactor().ifPresent(factor -> map.put("hogFactor", factor));
    return map;
  }

  private static Map<String, Object> cache(Cache cache) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("entries", cache.entries());
    map.put("ways", cache.ways());
    map.put("cycles", cache.cycles());
    return map;
  }
}
