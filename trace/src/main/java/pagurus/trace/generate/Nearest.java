package pagurus.trace.generate;

import java.util.Comparator;
import java.util.List;

/** Finds what somebody meant who mistyped a name. */
final class Nearest {
  private static final int MOST_NAMES = 2;

  private Nearest() {}

  /** The end of a sentence: the names that are near, or all of them. */
  static String hint(String name, List<String> names) {
    List<String> near =
        names.stream()
            .filter(candidate -> distance(name, candidate) <= candidate.length() / 2)
            .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
            .limit(MOST_NAMES)
            .toList();
    return near.isEmpty()
        ? "; there are " + String.join(", ", names)
        : "; did you mean " + String.join(" or ", near) + "?";
  }

  /** Letters to insert, remove or change (Levenshtein's distance). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
