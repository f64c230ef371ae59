package pagurus.machine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Machines to choose from by name.
 *
 * <p>Distances are those of the firmware table that an operating system reads (ACPI SLIT: 10 is
 * local, 20 twice as far). They say how far apart nodes <em>claim</em> to be; latencies measured on
 * such machines differ less.
 *
 * <table>
 * <caption>Presets</caption>
 * <tr><th>name</th><th>nodes x CPUs</th><th>distances</th><th>like</th></tr>
 * <tr><td>uma</td><td>1 x 4</td><td>-</td><td>a desktop or a small server</td></tr>
 * <tr><td>two-node</td><td>2 x 2</td><td>21</td><td>two Intel Xeon sockets, which report 10 and
 *     21</td></tr>
 * <tr><td>four-socket</td><td>4 x 2</td><td>21, diagonal 31</td><td>four sockets with two links
 *     each, such as Xeon E5-4600: a square, so that opposite corners are two hops apart</td></tr>
 * <tr><td>eight-node</td><td>8 x 2</td><td>16, other socket 32</td><td>two AMD EPYC 7001 sockets of
 *     four dies, which report 10, 16 and 32</td></tr>
 * </table>
 */
public final class TopologyPresets {
  /** The machine that is taken if nobody names one. */
  public static final String DEFAULT = "two-node";

  private static final List<Topology> ALL =
      List.of(
          Topology.uniform("uma", 1, 4, Topology.LOCAL_DISTANCE),
          Topology.uniform(DEFAULT, 2, 2, 21),
          fourSocket(),
          eightNode());

  private TopologyPresets() {}

  private static Topology fourSocket() {
    List<List<Integer>> distances =
        List.of(
            List.of(10, 21, 31, 21),
            List.of(21, 10, 21, 31),
            List.of(31, 21, 10, 21),
            List.of(21, 31, 21, 10));
    return new Topology("four-socket", List.of(0, 0, 1, 1, 2, 2, 3, 3), distances);
  }

  private static Topology eightNode() {
    List<List<Integer>> distances =
        IntStream.range(0, 8)
            .mapToObj(
                from ->
                    IntStream.range(0, 8)
                        .map(to -> from == to ? 10 : from / 4 == to / 4 ? 16 : 32)
                        .boxed()
                        .toList())
            .toList();
    return new Topology(
        "eight-node", IntStream.range(0, 16).map(cpu -> cpu / 2).boxed().toList(), distances);
  }

  /** The names, smallest machine first. */
  public static List<String> names() {
    return ALL.stream().map(Topology::name).toList();
  }

  /** The machine with this name, if there is one. */
  public static Optional<Topology> find(String name) {
    return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
  }

  /**
   * The machine with this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists them, and suggests the one
   *     that may have been meant
   */
  public static Topology named(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  private static String unknown(String name) {
    String sentence = "machine '%s' is not one of %s".formatted(name, String.join(", ", names()));
    return Spelling.nearest(name, names())
        .map(near -> sentence + "; did you mean " + near + "?")
        .orElse(sentence);
  }
}
