package pagurus.app.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;

/**
 * Published figures from a file, one to a line: lines of words between commas, or between tabs or
 * semicolons if the first has one, as spreadsheets write them. The first line names the columns, in
 * any order; docs/simulation.md says what each is. Lines that begin with # are for people; the
 * first of them says what the file is about.
 */
final class PublishedFile {
  private static final long LARGEST_FILE = 1 << 20;
  private static final String COMMENT = "#";
  private static final String BYTE_ORDER_MARK = "^\uFEFF";
  private static final List<String> REQUIRED = List.of("workload", "published");
  private static final List<String> OWN =
      List.of(
          "workload", "published", "program", "configuration", "measure", "base", "basis", "walks");

  private final Path path;
  private final Map<String, String> given;
  private final List<PublishedRow> rows = new ArrayList<>();
  private String about = "";

  private PublishedFile(Path path, Map<String, String> given) {
    this.path = path;
    this.given = given;
  }

  /**
   * Reads a file.
   *
   * @param given options of all lines that do not say otherwise, without dashes
   */
  static PublishedFile read(Path path, Map<String, String> given) {
    PublishedFile file = new PublishedFile(path, given);
    try {
      if (Files.size(path) > LARGEST_FILE) {
        throw new BadInputException(path + " is too large for published figures");
      }
      file.parse(Files.readString(path).replaceFirst(BYTE_ORDER_MARK, ""));
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          path + " cannot be read as lines of words between commas, tabs or semicolons", e);
    }
    return file;
  }

  /** What it says of itself. */
  String about() {
    return about;
  }

  List<PublishedRow> rows() {
    return rows;
  }

  private void parse(String text) throws IOException {
    about =
        text.lines()
            .filter(line -> line.startsWith(COMMENT))
            .map(line -> line.substring(1).trim())
            .findFirst()
            .orElse("published figures");
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter(text))
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
            .setCommentMarker(COMMENT.charAt(0))
            .setIgnoreSurroundingSpaces(true)
            .get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<String> columns = parser.getHeaderNames();
      checkColumns(columns);
      for (CSVRecord line : parser) {
        long number = parser.getCurrentLineNumber();
        add(new PublishedLine(path, columns.size(), number, line, given).row());
      }
    } catch (IllegalArgumentException e) {
      throw new BadInputException("%s: %s".formatted(path, e.getMessage()), e);
    }
    if (rows.isEmpty()) {
      throw new BadInputException(path + " has no line with a published figure");
    }
    checkTogether();
  }

  /** What the line that names the columns has between them. */
  private static char delimiter(String text) {
    String heading =
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
            .findFirst()
            .orElse("");
    return "\t;"
        .chars()
        .filter(one -> heading.indexOf(one) >= 0)
        .mapToObj(one -> (char) one)
        .findFirst()
        .orElse(',');
  }

  private void checkColumns(List<String> names) {
    List<String> known = Stream.concat(OWN.stream(), RowOptions.names().stream()).toList();
    names.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              BadInputException unknown = Nearest.unknown("column", name, known);
              throw new BadInputException(path + ": " + unknown.getMessage(), unknown);
            });
    names.stream()
        .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new BadInputException("%s has the column '%s' twice".formatted(path, name));
            });
    REQUIRED.stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new BadInputException("%s has no column '%s'".formatted(path, name));
            });
  }

  private void add(PublishedRow row) {
    rows.stream()
        .filter(row::isSameAs)
        .findFirst()
        .ifPresent(
            other -> {
              throw wrong(
                  row,
                  "%s of %s %s is in line %d already"
                      .formatted(
                          row.measure().name(), row.program(), row.configuration(), other.line()));
            });
    rows.add(row);
  }

  private void checkTogether() {
    boolean inPoints = rows.getFirst().isInPoints();
    for (PublishedRow row : rows) {
      if (row.isInPoints() != inPoints) {
        throw wrong(
            row,
            "errors of shares are in points, of others and of what is divided in per cent: a file"
                + " has one");
      }
      if (row.published() == 0 && !inPoints) {
        throw wrong(row, "published is a number above 0 where errors are in per cent");
      }
      if (!row.base().isEmpty() && rows.stream().noneMatch(other -> other.isBaseOf(row))) {
        throw wrong(
            row, "there is no line for %s %s to divide by".formatted(row.program(), row.base()));
      }
    }
  }

  private BadInputException wrong(PublishedRow row, String sentence) {
    return wrong(path, row.line(), sentence);
  }

  /** What is wrong with a line of a file. */
  static BadInputException wrong(Path path, long line, String sentence) {
    return new BadInputException("%s, line %d: %s".formatted(path, line, sentence));
  }
}
