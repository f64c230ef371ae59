package pagurus.sim.reproduce;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** A published table that can be simulated. */
public interface Experiment {
  /** What {@code --reproduce} calls it. */
  String name();

  /** One sentence for people. */
  String about();

  /** How many times smaller than published it is simulated, unless somebody says otherwise. */
  int usualScale();

  /** The runs that it takes, each with a label of its own. */
  List<Part> parts(int scale);

  /**
   * Puts them beside what was published.
   *
   * @param measured what {@link Part#run} has returned, by label
   */
  Comparison compare(Map<String, List<Double>> measured);

  /** A simulation that depends on no other. */
  interface Part {
    /** What it is called within its experiment. */
    String label();

    /**
     * Runs it.
     *
     * @param progress hears the share that is done, from 0 to 1
     * @throws IllegalArgumentException with one sentence, if it does not fit this host
     */
    List<Double> run(DoubleConsumer progress);
  }

  /** All that there are. */
  static List<Experiment> all() {
    return List.of(new MitosisFigure6(), new MitosisFigure4(), new MitosisTable5());
  }
}
