package pagurus.app.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import pagurus.app.BadInputException;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.BadRecordingException;
import pagurus.trace.generate.Generators;
import picocli.CommandLine.ParameterException;

/** Makes a row of a line's words. */
final class PublishedLine {
  /** No unit makes a figure smaller; of less, an error in per cent might be no number. */
  static final double LEAST = 1e-30;

  private static final double MOST = 1e30;
  private static final double PERCENT = 100;

  /** The placement, and the policy, of a line without either. */
  private static final String BY_DEFAULT = "first-touch";

  private static final List<String> BASIS = List.of("", "predicted", "calibrated");

  private final Path path;
  private final int columns;
  private final long number;
  private final CSVRecord words;
  private final Map<String, String> given;

  /**
   * A line of a file.
   *
   * @param columns that the file has
   * @param number that the line has there
   * @param given options where it has none
   */
  PublishedLine(Path path, int columns, long number, CSVRecord words, Map<String, String> given) {
    this.path = path;
    this.columns = columns;
    this.number = number;
    this.words = words;
    this.given = given;
  }

  /** What it says; checked as far as that is possible without simulating it. */
  PublishedRow row() {
    if (words.size() > columns) {
      throw wrong("there are more words than columns");
    }
    String workload = word("workload");
    if (workload.isBlank()) {
      throw wrong("workload must be there");
    }
    Measure measure = measure();
    String basis = word("basis");
    if (!BASIS.contains(basis)) {
      throw wrong("basis is predicted or calibrated, not '%s'".formatted(basis));
    }
    return new PublishedRow(
        number,
        or(word("program"), workload.replaceAll("^gen:|^.*/|[?].*$", "")),
        or(word("configuration"), inWords()),
        run(workload),
        measure,
        published(measure),
        walks(),
        word("base"),
        basis.equals("calibrated"));
  }

  private PublishedRow.Run run(String workload) {
    try {
      if (workload.startsWith(Generators.PREFIX)) {
        Generators.open(workload).close();
      }
      List<String> options = options();
      RowOptions parsed = RowOptions.parse(options);
      parsed.plan().plan(1);
      return new PublishedRow.Run(workload, parsed.policy(), options);
    } catch (BadInputException | BadRecordingException | ParameterException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    for (String name : RowOptions.names()) {
      String value = or(word(name), given.getOrDefault(name, ""));
      if (!value.isEmpty()) {
        options.add(RowOptions.option(name));
        options.add(value);
      }
    }
    return options;
  }

  /** What tells this line from others, if it does not say so itself. */
  private String inWords() {
    Stream<String> others =
        RowOptions.names().stream()
            .filter(name -> !name.equals("placement") && !name.equals("policy"))
            .filter(name -> !word(name).isEmpty())
            .map(this::named);
    String said =
        Stream.concat(Stream.of(word("placement"), policy()), others)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(" "));
    return or(said, BY_DEFAULT);
  }

  /** Alone, one that is called as a placement is would be taken for that. */
  private String policy() {
    String policy = word("policy");
    boolean isTakenForPlacement =
        word("placement").isEmpty()
            && !policy.equals(BY_DEFAULT)
            && StartPlacement.named(policy).isPresent();
    return isTakenForPlacement ? named("policy") : policy;
  }

  private String named(String option) {
    return option + " " + word(option);
  }

  private Measure measure() {
    try {
      return word("measure").isEmpty() ? Measure.CYCLES : Measure.named(word("measure"));
    } catch (BadInputException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private double published(Measure measure) {
    double value = figure("published");
    if (measure.isShare() && (value < 0 || value > PERCENT)) {
      throw wrong(
          "published is a share from 0 to 100, in per cent, not '%s'".formatted(word("published")));
    }
    if (!measure.isShare() && value <= 0) {
      throw wrong("published is a number above 0, not '%s'".formatted(word("published")));
    }
    if (!measure.isShare() && (value < LEAST || value > MOST)) {
      throw wrong(
          "published is a number from 1e-30 to 1e30, not '%s'".formatted(word("published")));
    }
    return value;
  }

  private double walks() {
    if (word("walks").isEmpty()) {
      return Double.NaN;
    }
    double share = figure("walks");
    if (share < 0 || share > PERCENT) {
      throw wrong("walks is a share from 0 to 100, in per cent, not '%s'".formatted(word("walks")));
    }
    return share / PERCENT;
  }

  private double figure(String column) {
    double value = Double.NaN;
    try {
      value = Double.parseDouble(word(column));
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are none: NaN and Infinity.
    }
    if (!Double.isFinite(value)) {
      throw wrong("%s is a number, not '%s'".formatted(column, word(column)));
    }
    return value;
  }

  private String word(String column) {
    return words.isSet(column) ? words.get(column) : "";
  }

  private static String or(String word, String otherwise) {
    return word.isEmpty() ? otherwise : word;
  }

  private BadInputException wrong(String sentence) {
    return PublishedFile.wrong(path, number, sentence);
  }
}
