package pagurus.app.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;
import pagurus.sim.reproduce.Comparison;
import pagurus.sim.reproduce.Experiment;

/** The runs of a published table, some of them at once, each on a host thread of its own. */
final class ReproduceSession {
  private static final int PARTS = 10_000;

  private final Experiment experiment;
  private final List<Experiment.Part> parts;
  private final AtomicIntegerArray done;
  private final Map<String, List<Double>> measured = new LinkedHashMap<>();

  /** The runs of an experiment on programs that are so many times smaller. */
  ReproduceSession(Experiment experiment, int scale) {
    this.experiment = experiment;
    parts = experiment.parts(scale);
    done = new AtomicIntegerArray(parts.size());
  }

  /** The experiment of this name. */
  static Experiment named(String name) {
    List<Experiment> all = Experiment.all();
    return all.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Nearest.unknown("experiment", name, all.stream().map(Experiment::name).toList()));
  }

  /** Runs them; the order does not matter to the figures. */
  void run(int threads) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, parts.size()))) {
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        int index = i;
        running.add(pool.submit(() -> simulate(index)));
      }
      for (int i = 0; i < parts.size(); i++) {
        measured.put(parts.get(i).label(), running.get(i).get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IllegalArgumentException bad
          ? new BadInputException(String.valueOf(bad.getMessage()), bad)
          : e;
    }
  }

  private List<Double> simulate(int index) {
    List<Double> figures =
        parts.get(index).run(share -> done.set(index, (int) (share * (PARTS - 1))));
    done.set(index, PARTS);
    return figures;
  }

  double progress() {
    double sum = 0;
    for (int i = 0; i < done.length(); i++) {
      sum += done.get(i);
    }
    return sum / PARTS / done.length();
  }

  Comparison comparison() {
    return experiment.compare(measured);
  }
}
