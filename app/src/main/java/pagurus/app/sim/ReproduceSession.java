package pagurus.app.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.sim.reproduce.Comparison;
import pagurus.sim.reproduce.Experiment;

/** The runs of a published table. */
final class ReproduceSession {
  private final Experiment experiment;
  private final List<Experiment.Part> parts;
  private final RunsAtOnce<List<Double>> runs;
  private final Map<String, List<Double>> measured = new LinkedHashMap<>();

  /** The runs of an experiment on programs that are so many times smaller. */
  ReproduceSession(Experiment experiment, int scale) {
    this.experiment = experiment;
    parts = experiment.parts(scale);
    runs =
        new RunsAtOnce<>(
            parts.stream().<RunsAtOnce.Run<List<Double>>>map(part -> part::run).toList());
  }

  void run(int threads) throws Exception {
    List<List<Double>> figures = runs.run(threads);
    for (int i = 0; i < parts.size(); i++) {
      measured.put(parts.get(i).label(), figures.get(i));
    }
  }

  double progress() {
    return runs.progress();
  }

  Comparison comparison() {
    return experiment.compare(measured);
  }
}
