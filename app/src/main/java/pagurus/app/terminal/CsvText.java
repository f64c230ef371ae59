package pagurus.app.terminal;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;

/** Lines of words between commas (RFC 4180, with plain line ends). */
public final class CsvText {
  private CsvText() {}

  /** A heading, and a line for each row; a column that a row does not have is empty there. */
  public static String of(List<Map<String, Object>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    StringBuilder text = new StringBuilder(line(columns));
    for (Map<String, Object> row : rows) {
      text.append(line(columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    return text.toString();
  }

  private static String line(Collection<?> words) {
    return CSVFormat.DEFAULT.format(words.toArray()) + "\n";
  }
}
