package pagurus.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads one topology file, line by line; {@link TopologyFile} describes the format. */
final class TopologyParser {
  private static final List<String> WORDS =
      List.of("name", "nodes", "node", "cpus-per-node", "memory-per-node", "distance", "distances");
  private static final int REMOTE_IF_UNSAID = 20;

  private final String fileName;
  private int line;
  private String name;
  private int nodes;
  private int rowsMissing;
  private OptionalLong bytesPerNode = OptionalLong.empty();
  private final List<List<Integer>> rows = new ArrayList<>();
  private final TreeMap<Integer, Integer> nodeOfCpu = new TreeMap<>();
  private final Set<String> said = new HashSet<>();

  TopologyParser(String fileName) {
    this.fileName = fileName;
    this.name = fileName;
  }

  TopologyFile parse(List<String> lines) {
    for (String text : lines) {
      line++;
      String content = text.replaceFirst("#.*", "").strip();
      if (!content.isEmpty()) {
        String[] fields = content.split("\\s+", -1);
        if (rowsMissing > 0) {
          row(fields);
        } else {
          statement(fields);
        }
      }
    }
    return finish();
  }

  private TopologyFile finish() {
    if (nodes == 0) {
      throw new IllegalArgumentException(fileName + " has no line that says how many nodes");
    }
    if (rowsMissing > 0) {
      throw new IllegalArgumentException(
          "%s ends after %d of %d rows of distances".formatted(fileName, rows.size(), nodes));
    }
    if (nodeOfCpu.isEmpty()) {
      throw new IllegalArgumentException(fileName + " has no line that says where cpus are");
    }
    int gap = 0;
    while (nodeOfCpu.containsKey(gap)) {
      gap++;
    }
    if (gap < nodeOfCpu.size()) {
      throw new IllegalArgumentException(
          "%s has cpu %d but no cpu %d".formatted(fileName, nodeOfCpu.lastKey(), gap));
    }
    if (rows.isEmpty()) {
      uniformRows(REMOTE_IF_UNSAID);
    }
    List<Integer> cpus = List.copyOf(nodeOfCpu.values());
    return new TopologyFile(new Topology(name, cpus, rows), bytesPerNode);
  }

  private void statement(String[] fields) {
    String word = fields[0];
    if (!WORDS.contains(word)) {
      String known = "'%s' is not one of %s".formatted(word, String.join(", ", WORDS));
      throw wrong(
          Spelling.nearest(word, WORDS)
              .map(n -> known + "; did you mean " + n + "?")
              .orElse(known));
    }
    if (nodes == 0 && !word.equals("nodes") && !word.equals("name")) {
      throw wrong("'%s' comes before the line that says how many nodes".formatted(word));
    }
    once(word.equals("node") && fields.length > 1 ? "node " + fields[1] : word);
    switch (word) {
      case "name" -> name = only(fields);
      case "nodes" -> nodes = number(only(fields), "nodes", 1, TopologyFile.MOST_NODES);
      case "node" -> node(fields);
      case "cpus-per-node" -> cpusPerNode(only(fields));
      case "memory-per-node" -> bytesPerNode = OptionalLong.of(bytes(only(fields)));
      case "distance" -> {
        exclusive("distance", "distances");
        uniformRows(distance(only(fields)));
      }
      default -> {
        exclusive("distances", "distance");
        if (fields.length > 1) {
          throw wrong("rows of distances begin on the next line");
        }
        rowsMissing = nodes;
      }
    }
  }

  private void once(String what) {
    if (!said.add(what)) {
      throw wrong("'%s' was said before".formatted(what));
    }
  }

  private void exclusive(String word, String other) {
    if (said.contains(other)) {
      throw wrong("'%s' and '%s' exclude each other".formatted(word, other));
    }
  }

  private String only(String[] fields) {
    if (fields.length != 2) {
      throw wrong("'%s' takes one value, not %d".formatted(fields[0], fields.length - 1));
    }
    return fields[1];
  }

  private void node(String[] fields) {
    if (fields.length != 4 || !fields[2].equals("cpus")) {
      throw wrong("this form is expected: node 0 cpus 0-3,8");
    }
    exclusive("node", "cpus-per-node");
    int node = number(fields[1], "node", 0, nodes - 1);
    for (String range : fields[3].split(",", -1)) {
      String[] ends = range.split("-", -1);
      if (ends.length > 2) {
        throw wrong("'%s' is not a range of cpus such as 0-3".formatted(range));
      }
      int first = number(ends[0], "cpu", 0, TopologyFile.MOST_CPUS - 1);
      int last = number(ends[ends.length - 1], "cpu", 0, TopologyFile.MOST_CPUS - 1);
      if (last < first) {
        throw wrong("the range of cpus %s runs backwards".formatted(range));
      }
      for (int cpu = first; cpu <= last; cpu++) {
        place(cpu, node);
      }
    }
  }

  private void place(int cpu, int node) {
    Integer before = nodeOfCpu.put(cpu, node);
    if (before != null) {
      throw wrong("cpu %d is on node %d already".formatted(cpu, before));
    }
  }

  private void cpusPerNode(String value) {
    if (!nodeOfCpu.isEmpty()) {
      throw wrong("'cpus-per-node' and 'node' exclude each other");
    }
    int each = number(value, "cpus-per-node", 1, TopologyFile.MOST_CPUS / nodes);
    for (int cpu = 0; cpu < nodes * each; cpu++) {
      place(cpu, cpu / each);
    }
  }

  private void row(String[] fields) {
    int from = rows.size();
    if (fields.length != nodes) {
      throw wrong("row %d has %d distances, not %d".formatted(from, fields.length, nodes));
    }
    List<Integer> row = Arrays.stream(fields).map(this::distance).toList();
    if (row.get(from) != Topology.LOCAL_DISTANCE) {
      throw wrong(
          "node %d is %d from itself, not %d"
              .formatted(from, row.get(from), Topology.LOCAL_DISTANCE));
    }
    rows.add(row);
    rowsMissing--;
  }

  private void uniformRows(int remote) {
    rows.addAll(Topology.uniform(name, nodes, 1, remote).distances());
  }

  private int distance(String value) {
    return number(value, "distance", Topology.LOCAL_DISTANCE, 254);
  }

  private int number(String text, String what, int least, int most) {
    // Five digits are enough for every limit, and fit into an int.
    int value = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      String shown = text.matches("[0-9]+") ? text : "'" + text + "'";
      throw wrong("%s %s is not between %d and %d".formatted(what, shown, least, most));
    }
    return value;
  }

  private long bytes(String text) {
    int power = 10 * (1 + "KMGT".indexOf(text.charAt(text.length() - 1)));
    String digits = power == 0 ? text : text.substring(0, text.length() - 1);
    long count = digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) : 0;
    if (count < 1 || count > (1L << 48) >> power) {
      throw wrong("memory %s is not between 1 and 256T bytes, such as 256M".formatted(text));
    }
    return count << power;
  }

  private IllegalArgumentException wrong(String sentence) {
    return new IllegalArgumentException("%s line %d: %s".formatted(fileName, line, sentence));
  }
}
