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

  /** What there is beside them if the program ran in a guest. */
  private static final List<StageFigure> OF_SECOND_STAGE =
      List.of(
          new StageFigure("secondStageFaults", SimulationResult.SecondStage::faults),
          new StageFigure("secondStageTableBytes", SimulationResult.SecondStage::tableBytes),
          new StageFigure("secondStageReplicaBytes", SimulationResult.SecondStage::replicaBytes),
          new StageFigure("secondStageHugeLeaves", SimulationResult.SecondStage::hugeLeaves));

  private RunFigures() {}

  private record Figure(String name, Function<SimulationResult, Number> value) {}

  private record StageFigure(String name, Function<SimulationResult.SecondStage, Number> value) {}

  /** The names of those that every run has. */
  static List<String> names() {
    return FIGURES.stream().map(Figure::name).toList();
  }

  /** The names of those that a run in a guest has beside them. */
  static List<String> ofSecondStage() {
    return OF_SECOND_STAGE.stream().map(StageFigure::name).toList();
  }

  /** All of a run. */
  static Map<String, Number> of(SimulationResult run) {
    Map<String, Number> map = new LinkedHashMap<>();
    FIGURES.forEach(figure -> map.put(figure.name(), figure.value().apply(run)));
    run.secondStage()
        .ifPresent(
            below ->
                OF_SECOND_STAGE.forEach(
                    figure -> map.put(figure.name(), figure.value().apply(below))));
    return map;
  }
}
