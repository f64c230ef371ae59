package pagurus.sim.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;

/**
 * Mitosis, figure 4 (ASPLOS 2020): which share of the entries of pages is remote to each of four
 * sockets, for programs with threads on all of them and tables where they are touched first.
 *
 * <p>Only the two programs are simulated whose way to fill memory decides that: one whose threads
 * all take part, one whose first thread does it alone. In the others some of both happens, in
 * proportions that nobody has written down.
 */
final class MitosisFigure4 implements Experiment {
  private static final int PERCENT = 100;

  /** Accesses behind the first touches: the figure is about places, so a few will do. */
  private static final int ACCESSES = 1 << 20;

  /** Memory of a socket, in MiB. */
  private static final long ALL = 128L << 10;

  /**
   * What may have been free of the first socket's, which nobody has published: room for 77 % of the
   * 145 GiB and of their tables, a page for 512, for then both sockets that one thread fills are as
   * near to what was published as they can be.
   */
  private static final long FREE = (145L << 10) * 513 / 512 * 77 / 100;

  private static final List<Filling> FILLINGS =
      List.of(
          new Filling("Memcached", "each thread", "memcached", 350, "each", ALL),
          new Filling("BTree", "one thread", "bptree", 145, "single", ALL),
          new Filling("BTree", "111.9 GB free", "bptree", 145, "single", FREE));

  private static final List<String> NOTES =
      List.of(
          "each entry is on one socket and remote to three, so the four shares add up to 300, and"
              + " those published for the five other programs do; those for BTree add up to 290, so"
              + " none can be nearer than 5 points to both sockets.",
          "how much of the first socket's 128 GB was free for BTree is not published: predicted is"
              + " all of it, calibrated 111.9, at which the larger of both errors is least.",
          "Canneal, XSBench, Graph500 and HashJoin fill memory in both ways; they are not"
              + " simulated.");

  /**
   * A program at its published size, who fills its memory, and what the first socket has for it.
   */
  private record Filling(
      String workload, String by, String generator, int gib, String init, long firstSocketMib) {
    String label() {
      return workload + ", " + by;
    }

    Comparison.Basis basis() {
      return firstSocketMib == ALL ? Comparison.Basis.PREDICTED : Comparison.Basis.CALIBRATED;
    }

    Hardware hardware() {
      Hardware all = MitosisTestbed.hardware();
      List<Long> memory = new ArrayList<>(all.memory());
      memory.set(0, firstSocketMib << 20);
      return all.withMemory(memory);
    }

    String specification() {
      long pages = (long) gib * MitosisTestbed.PAGES_PER_GIB;
      return "gen:%s?pages=%d&init=%s&threads=%d&accesses=%d"
          .formatted(generator, pages, init, MitosisTestbed.sockets(), ACCESSES);
    }
  }

  @Override
  public String name() {
    return "mitosis-fig4";
  }

  @Override
  public String about() {
    return "Shares of leaf entries that are remote to each socket (Mitosis, ASPLOS 2020)";
  }

  @Override
  public int usualScale() {
    return 16;
  }

  @Override
  public List<Part> parts(int scale) {
    return FILLINGS.stream().<Part>map(filling -> new Run(filling, scale)).toList();
  }

  /** Fills memory and counts tables; gives the remote share for each socket, in per cent. */
  private record Run(Filling filling, int scale) implements Part {
    @Override
    public String label() {
      return filling.label();
    }

    @Override
    public List<Double> run(DoubleConsumer progress) {
      SimulationResult result =
          MitosisTestbed.run(
              filling.hardware(),
              filling.specification(),
              scale,
              StartPlacement.FIRST_TOUCH,
              "first-touch",
              progress);
      return remote(result.tablesByNode());
    }

    private static List<Double> remote(List<Long> tablesByNode) {
      double all = tablesByNode.stream().mapToLong(Long::longValue).sum();
      return tablesByNode.stream().map(here -> PERCENT * (all - here) / all).toList();
    }
  }

  @Override
  public Comparison compare(Map<String, List<Double>> measured) {
    List<Comparison.Row> rows = new ArrayList<>();
    for (List<String> words : PublishedTable.lines(name())) {
      FILLINGS.stream()
          .filter(filling -> filling.workload().equals(words.getFirst()))
          .forEach(filling -> rows.addAll(rows(filling, words, measured)));
    }
    return new Comparison("per cent", false, rows, new Comparison.Claim(5, 5), NOTES);
  }

  private static List<Comparison.Row> rows(
      Filling filling, List<String> words, Map<String, List<Double>> measured) {
    List<Double> simulated = measured.getOrDefault(filling.label(), List.of());
    return IntStream.range(0, simulated.size())
        .mapToObj(
            socket ->
                new Comparison.Row(
                    filling.workload(),
                    filling.by() + ": " + socket,
                    Double.parseDouble(words.get(socket + 1)),
                    simulated.get(socket),
                    filling.basis(),
                    Double.NaN,
                    Double.NaN))
        .toList();
  }
}
