package pagurus.app.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pagurus.sim.run.SimulationResult;

/**
 * The figures of a run by the names that they have in {@code --json}, {@code --csv} and files of
 * published figures.
 */
final class RunFigures {
  /** All of them, in the order in which they are written; shares from 0 to 1. */
  private static final List<Figure> FIGURES =
      List.of(
          new Figure("accesses", SimulationResult::accesses),
          new Figure("cycles", SimulationResult::cycles),
          new Figure("walkShare", SimulationResult::walkShare),
          new Figure("remoteWalkShare", SimulationResult::remoteWalkShare),
          new Figure("l1TlbMisses", SimulationResult::firstMisses),
          new Figure("tlbMisses", SimulationResult::tlbMisses),
          new Figure("faults", SimulationResult::faults),
          new Figure("shootdowns", SimulationResult::shootdowns),
          new Figure("ipis", SimulationResult::ipis),
          new Figure("hintFaults", SimulationResult::hintFaults),
          new Figure("pagesMoved", SimulationResult::pagesMoved),
          new Figure("dataBytes", SimulationResult::dataBytes),
          new Figure("tableBytes", SimulationResult::tableBytes),
          new Figure("replicaBytes", SimulationResult::replicaBytes),
          new Figure("memoryBytes", SimulationResult::memoryBytes),
          new Figure("hugeLeaves", SimulationResult::hugeLeaves),
          new Figure("relocations", SimulationResult::relocations),
          new Figure("relocationCycles", SimulationResult::relocationCycles),
          new Figure("latencyP50", run -> run.latency().median()),
          new Figure("latencyP90", run -> run.latency().p90()),
          new Figure("latencyP99", run -> run.latency().p99()),
          new Figure("latencyP999", run -> run.latency().p999()),
          new Figure("latencyMax", run -> run.latency().longest()));

  private RunFigures() {}

  private record Figure(String name, Function<SimulationResult, Number> value) {}

  /** Their names. */
  static List<String> names() {
    return FIGURES.stream().map(Figure::name).toList();
  }

  /** All of a run. */
  static Map<String, Number> of(SimulationResult run) {
    Map<String, Number> map = new LinkedHashMap<>();
    FIGURES.forEach(figure -> map.put(figure.name(), figure.value().apply(run)));
    return map;
  }
}
