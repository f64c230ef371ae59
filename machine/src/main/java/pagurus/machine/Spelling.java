package pagurus.machine;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant by one that is unknown. */
final class Spelling {
  private Spelling() {}

  /** The name with the fewest edits; none if all need more than a third of the letters. */
  static Optional<String> nearest(String typed, List<String> names) {
    String lower = typed.toLowerCase(Locale.ROOT).replace('_', '-');
    return names.stream()
        .min(Comparator.comparingInt(name -> edits(lower, name)))
        .filter(name -> edits(lower, name) <= Math.max(1, name.length() / 3));
  }

  /** How many letters to insert, drop or exchange (Levenshtein 1965). */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int exchange = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchange, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
