package pagurus.sim.hardware;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A machine to simulate as a small text file; docs/machines.md has the lines. Everything from
 * {@code #} to the end of a line is a comment. A matrix is its name on a line and a row for each
 * node below.
 */
public final class HardwareFile {
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "about",
          "nodes",
          "cpus-per-node",
          "ghz",
          "memory-per-node",
          "l1-tlb",
          "l1-tlb-2m",
          "l2-tlb",
          "walk-cache",
          "nested-tlb",
          "walkers",
          "walk-start",
          "core-window",
          "own-cache",
          "node-cache",
          "slit",
          "latency",
          "memory-bandwidth",
          "hog-factor");

  /** Those with a row for each node below; of memory-bandwidth two numbers may stand beside it. */
  private static final Set<String> MATRICES = Set.of("slit", "latency");

  private static final Set<String> WITH_ROWS = Set.of("slit", "latency", "memory-bandwidth");

  private static final int LINE = 64;
  private static final int WALK_LEVELS = 3;
  private static final int MOST_NODES = 64;
  private static final int MOST_CPUS = 1024;
  private static final int TLB_FIELDS = 3;
  private static final int CORE_FIELDS = 3;
  private static final int MOST_WALK_START = 10_000;

  /** As calibrated for the preset mitosis. */
  private static final int USUAL_WALK_START = 42;

  /** An estimate: of the order of the first one, AMD's (Bhargava et al., ASPLOS 2008). */
  private static final int USUAL_NESTED_TLB = 16;

  private static final int MOST_NESTED = 1 << 12;

  private static final double MOST_REAL = 1000;
  private static final double LEAST_GHZ = 0.001;
  private static final double LEAST_BANDWIDTH = 0.1;
  private static final double MOST_BANDWIDTH = 100_000;
  private static final int MOST_LATENCY = 1_000_000;

  /** More entries of a TLB or a walk cache than any machine has. */
  private static final int MOST_ENTRIES = 1 << 20;

  /** Without a line about it: gigabytes a second for each CPU of a node, as servers have. */
  private static final double USUAL_BANDWIDTH = 4;

  /** And how much less the way to another node lets through. */
  private static final double USUAL_WAY = 3;

  private final String fileName;
  private final HardwareWords reading;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, List<String>> matrices = new HashMap<>();

  private HardwareFile(String fileName) {
    this.fileName = fileName;
    reading = new HardwareWords(fileName);
  }

  /**
   * Understands the lines of a file.
   *
   * @throws IllegalArgumentException with one sentence that names the file
   */
  public static Hardware parse(String fileName, List<String> lines) {
    HardwareFile file = new HardwareFile(fileName);
    file.read(lines);
    return file.build();
  }

  private void read(List<String> lines) {
    Optional<List<String>> matrix = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("^\\uFEFF", "").replaceFirst("#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      int number = i + 1;
      String[] words = line.split("\\s+", 2);
      if (Character.isDigit(line.charAt(0)) || "-.".indexOf(line.charAt(0)) >= 0) {
        matrix.orElseThrow(() -> stray(number)).add(line);
      } else if (!KEYS.contains(words[0])) {
        throw refused(
            "line %d: there is no such thing as '%s' in simulated time".formatted(i + 1, words[0]));
      } else if (words.length == 1 && !WITH_ROWS.contains(words[0])) {
        throw refused("line %d: %s says nothing".formatted(number, words[0]));
      } else if (words.length == 1) {
        checkFirst(number, words[0]);
        List<String> rows = new ArrayList<>();
        matrices.put(words[0], rows);
        matrix = Optional.of(rows);
      } else if (MATRICES.contains(words[0])) {
        throw refused("line %d: the rows of %s go below it".formatted(number, words[0]));
      } else {
        checkFirst(number, words[0]);
        values.put(words[0], words[1]);
        matrix = Optional.empty();
      }
    }
  }

  private IllegalArgumentException stray(int line) {
    return refused("line %d: there is no matrix above these numbers".formatted(line));
  }

  private void checkFirst(int line, String key) {
    if (values.containsKey(key) || matrices.containsKey(key)) {
      throw refused("line %d: %s is said twice".formatted(line, key));
    }
  }

  private IllegalArgumentException refused(String why) {
    return reading.refused(why);
  }

  private Hardware build() {
    int nodes = count("nodes", MOST_NODES);
    List<List<Integer>> latency = matrix("latency", nodes);
    List<Integer> cpus = cpus(nodes);
    Hardware hardware =
        new Hardware(
            values.getOrDefault("name", fileName),
            values.getOrDefault("about", ""),
            cpus,
            reading.real("ghz", value("ghz"), LEAST_GHZ, MOST_REAL),
            memory(nodes),
            firstTlb("l1-tlb"),
            values.containsKey("l1-tlb-2m") ? Optional.of(firstTlb("l1-tlb-2m")) : Optional.empty(),
            tlb("l2-tlb"),
            walkCache(),
            nestedTlb(),
            count("walkers", MOST_NODES),
            values.containsKey("walk-start")
                ? count("walk-start", MOST_WALK_START)
                : USUAL_WALK_START,
            values.containsKey("core-window") ? core() : Core.USUAL,
            cache("own-cache"),
            cache("node-cache"),
            matrices.containsKey("slit") ? matrix("slit", nodes) : claimed(nodes),
            latency,
            bandwidth(nodes, Collections.max(cpus)),
            values.containsKey("hog-factor")
                ? OptionalDouble.of(reading.factor("hog-factor", value("hog-factor"), MOST_REAL))
                : OptionalDouble.empty());
    checked("slit", hardware::topology);
    return hardware;
  }

  /** Makes something; who refuses it does not know from which line of which file it is. */
  private <T> T checked(String key, Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s: %s".formatted(fileName, key, String.valueOf(e.getMessage())), e);
    }
  }

  /** Without a table of its own, firmware says 10 and 21. */
  private static List<List<Integer>> claimed(int nodes) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int from = 0; from < nodes; from++) {
      List<Integer> row = new ArrayList<>();
      for (int to = 0; to < nodes; to++) {
        row.add(from == to ? 10 : 21);
      }
      rows.add(row);
    }
    return rows;
  }

  private String value(String key) {
    String value = values.get(key);
    if (value == null) {
      throw refused("'" + key + "' is missing");
    }
    return value;
  }

  private int count(String key, int most) {
    int count = reading.number(key, value(key));
    if (count < 1 || count > most) {
      throw refused("%s is from 1 to %d, not %d".formatted(key, most, count));
    }
    return count;
  }

  /** One size for all nodes, or one for each. */
  private List<Long> memory(int nodes) {
    String key = "memory-per-node";
    List<Long> sizes =
        Stream.of(value(key).split("\\s+")).map(word -> reading.size(key, word)).toList();
    if (sizes.size() != 1 && sizes.size() != nodes) {
      throw refused(
          "%s takes one size, or one for each of %d nodes, not %d"
              .formatted(key, nodes, sizes.size()));
    }
    return sizes.size() == nodes ? sizes : Collections.nCopies(nodes, sizes.getFirst());
  }

  /** One number for all nodes, or one for each; none on a node of memory only. */
  private List<Integer> cpus(int nodes) {
    String key = "cpus-per-node";
    List<Integer> counts = numbers(key, value(key));
    if (counts.size() == 1) {
      return Collections.nCopies(nodes, count(key, MOST_CPUS / nodes));
    }
    if (counts.size() != nodes) {
      throw refused(
          "%s takes one number, or one for each of %d nodes, not %d"
              .formatted(key, nodes, counts.size()));
    }
    if (counts.getFirst() < 1 || counts.stream().anyMatch(count -> count < 0)) {
      throw refused(key + " is at least 1 on node 0, and at least 0 on others");
    }
    long all = counts.stream().mapToLong(count -> Math.max(1, count)).sum();
    if (all > MOST_CPUS) {
      throw refused("%s makes %d CPUs in all, and at most %d".formatted(key, all, MOST_CPUS));
    }
    return counts;
  }

  private List<Integer> numbers(String key, String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : text.split("\\s+")) {
      numbers.add(reading.number(key, word));
    }
    return numbers;
  }

  /** A hit takes no time beside the program's own. */
  private Cache firstTlb(String key) {
    Cache tlb = tlb(key);
    if (tlb.cycles() != 0) {
      throw refused("a hit of %s adds 0 cycles, not %d".formatted(key, tlb.cycles()));
    }
    return tlb;
  }

  /** Entries, ways, cycles. */
  private Cache tlb(String key) {
    List<Integer> fields = numbers(key, value(key));
    if (fields.size() != TLB_FIELDS) {
      throw refused(key + " takes entries, ways and cycles");
    }
    if (fields.getFirst() > MOST_ENTRIES) {
      throw refused(
          "%s has at most %d entries, not %d".formatted(key, MOST_ENTRIES, fields.getFirst()));
    }
    return checked(key, () -> new Cache(fields.get(0), fields.get(1), fields.get(2)));
  }

  /** Bytes, ways, cycles; in whole sets. */
  private Cache cache(String key) {
    String[] words = value(key).split("\\s+");
    if (words.length != TLB_FIELDS) {
      throw refused(key + " takes a size, ways and cycles");
    }
    int ways = reading.number(key, words[1]);
    int cycles = reading.number(key, words[2]);
    int lines = (int) Math.min(Integer.MAX_VALUE / 2, reading.size(key, words[0]) / LINE);
    int whole = ways < 1 ? lines : lines / ways * ways;
    return checked(key, () -> new Cache(whole, ways, cycles));
  }

  private List<Integer> walkCache() {
    List<Integer> entries = numbers("walk-cache", value("walk-cache"));
    if (entries.size() != WALK_LEVELS
        || entries.stream()
            .anyMatch(count -> count < 0 || count > MOST_ENTRIES || (count & (count - 1)) != 0)) {
      throw refused(
          "walk-cache takes three numbers, each 0 or a power of two up to %d"
              .formatted(MOST_ENTRIES));
    }
    return entries;
  }

  private int nestedTlb() {
    String key = "nested-tlb";
    int entries = values.containsKey(key) ? reading.number(key, value(key)) : USUAL_NESTED_TLB;
    if (entries < 0 || entries > MOST_NESTED || Integer.bitCount(entries) > 1) {
      throw refused(
          "%s is 0 or a power of two up to %d, not %d".formatted(key, MOST_NESTED, entries));
    }
    return entries;
  }

  private Core core() {
    List<Integer> fields = numbers("core-window", value("core-window"));
    if (fields.size() != CORE_FIELDS && fields.size() != CORE_FIELDS + 1) {
      throw refused(
          "core-window takes instructions, those that may wait, lines, and lines among others");
    }
    int lines = fields.get(2);
    int crowded = fields.size() > CORE_FIELDS ? fields.get(CORE_FIELDS) : lines;
    return checked("core-window", () -> new Core(fields.get(0), fields.get(1), lines, crowded));
  }

  /** A matrix; or two numbers: of a node's memory, and of the way to another node. */
  private List<List<Double>> bandwidth(int nodes, int cpus) {
    String key = "memory-bandwidth";
    if (matrices.containsKey(key)) {
      return words(key, nodes).stream()
          .map(row -> row.stream().map(word -> gigabytes(key, word)).toList())
          .toList();
    }
    double own = USUAL_BANDWIDTH * cpus;
    double way = own / USUAL_WAY;
    if (values.containsKey(key)) {
      List<String> fields = List.of(value(key).split("\\s+"));
      if (fields.size() != 2) {
        throw refused(key + " takes two numbers, or a row below it for each node");
      }
      own = gigabytes(key, fields.get(0));
      way = gigabytes(key, fields.get(1));
    }
    List<List<Double>> rows = new ArrayList<>();
    for (int from = 0; from < nodes; from++) {
      List<Double> row = new ArrayList<>(Collections.nCopies(nodes, way));
      row.set(from, own);
      rows.add(List.copyOf(row));
    }
    return rows;
  }

  private double gigabytes(String key, String word) {
    return reading.real(key, word, LEAST_BANDWIDTH, MOST_BANDWIDTH);
  }

  private List<List<Integer>> matrix(String key, int nodes) {
    List<List<Integer>> matrix = new ArrayList<>();
    for (List<String> row : words(key, nodes)) {
      List<Integer> numbers = numbers(key, String.join(" ", row));
      if (numbers.stream().anyMatch(number -> number < 1 || number > MOST_LATENCY)) {
        throw refused(
            "%s from node %d is not %d numbers from 1 to %d"
                .formatted(key, matrix.size(), nodes, MOST_LATENCY));
      }
      matrix.add(numbers);
    }
    return matrix;
  }

  /** The words of a matrix, of which none is missing. */
  private List<List<String>> words(String key, int nodes) {
    List<String> rows = matrices.getOrDefault(key, List.of());
    if (rows.size() != nodes) {
      throw refused("%s has %d rows for %d nodes".formatted(key, rows.size(), nodes));
    }
    List<List<String>> matrix = new ArrayList<>();
    for (int from = 0; from < nodes; from++) {
      List<String> row = List.of(rows.get(from).split("\\s+"));
      for (int to = 0; to < nodes; to++) {
        if (to >= row.size() || row.get(to).equals("-")) {
          throw refused("%s from node %d to node %d is missing".formatted(key, from, to));
        }
      }
      if (row.size() > nodes) {
        throw refused("%s from node %d is not %d numbers".formatted(key, from, nodes));
      }
      matrix.add(row);
    }
    return matrix;
  }
}
