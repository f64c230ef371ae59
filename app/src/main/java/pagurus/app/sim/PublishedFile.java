package pagurus.app.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import pagurus.app.terminal.TextFile;

/**
 * Published figures from a file, one to a line: lines of words between commas, or between tabs or
 * semicolons if the first has one, as spreadsheets write them. The first line names the columns, in
 * any order; docs/simulation.md says what each is. Lines that begin with # are for people; the
 * first of them says what the file is about.
 */
final class PublishedFile {
  private static final String FORM = "lines of words between commas, tabs or semicolons";

  /** Lines of nothing else, which the parser would take for lines with one empty word. */
  private static final String BLANKS = "(?m)^[ \\t]+$";

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
    String text = TextFile.read(path, "for published figures", FORM);
    try {
      file.parse(text.replaceFirst(BYTE_ORDER_MARK, "").replaceAll(BLANKS, ""));
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException("%s cannot be read as %s".formatted(path, FORM), e);
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
            .setAllowMissingColumnNames(true)
            .setCommentMarker(COMMENT.charAt(0))
            .setIgnoreSurroundingSpaces(true)
            .get();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<String> columns = parser.getHeaderNames();
      checkColumns(columns);
      for (CSVRecord line : parser) {
        long number = parser.getCurrentLineNumber();
        if (line.stream().anyMatch(word -> !word.isBlank())) {
          add(new PublishedLine(path, columns.size(), number, line, given).row());
        }
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
    if (names.stream().anyMatch(String::isBlank)) {
      throw new BadInputException(path + " has a column without a name");
    }
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
    rows.replaceAll(row -> isShareOfOthers(row) ? row.dividedByItself() : row);
    boolean inPoints = rows.getFirst().isInPoints();
    for (PublishedRow row : rows) {
      if (row.isInPoints() != inPoints) {
        throw wrong(
            row,
            "errors of shares are in points, of others and of what is divided in per cent: a file"
                + " has one");
      }
      if (row.published() < PublishedLine.LEAST && !inPoints) {
        throw wrong(
            row, "published is a number above 0 where errors are in per cent, 1e-30 or more");
      }
      if (!row.base().isEmpty()) {
        checkBase(row);
      }
    }
  }

  /** Whether others are divided by it: then its own error is not in points either. */
  private boolean isShareOfOthers(PublishedRow row) {
    return row.isInPoints() && rows.stream().anyMatch(row::isBaseOf);
  }

  private void checkBase(PublishedRow row) {
    PublishedRow base =
        rows.stream()
            .filter(other -> other.isBaseOf(row))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        row,
                        "there is no line for %s %s to divide by"
                            .formatted(row.program(), row.base())));
    if (!base.base().isEmpty() && !base.isBase()) {
      throw wrong(
          row,
          "%s of line %d, by which it is divided, is itself divided by %s"
              .formatted(row.base(), base.line(), base.base()));
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
