package pagurus.app.terminal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import pagurus.app.BadInputException;

/** What somebody may have meant who has named something that is not there. */
public final class Nearest {
  private static final int MOST = 3;

  private Nearest() {}

  /** A sentence that says that there is no such thing and what comes near it. */
  public static BadInputException unknown(String what, String name, Collection<String> known) {
    return new BadInputException(
        "there is no %s '%s'; %s".formatted(what, name, instead(name, known)));
  }

  /** The same where the name of a file would do. */
  public static BadInputException unknownAsFileToo(
      String what, String name, Collection<String> known) {
    return new BadInputException(
        "there is neither a file nor %s '%s'; %s".formatted(what, name, instead(name, known)));
  }

  private static String instead(String name, Collection<String> known) {
    List<String> near = to(name, known);
    return near.isEmpty()
        ? "there are " + String.join(", ", known)
        : "did you mean " + String.join(" or ", near) + "?";
  }

  /** The names that differ least, the nearest first; none if all differ in most letters. */
  public static List<String> to(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isNear(name, candidate))
        .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .limit(MOST)
        .toList();
  }

  private static boolean isNear(String name, String candidate) {
    boolean part = name.length() > 2 && candidate.contains(name);
    return part || distance(name, candidate) <= Math.max(1, Math.min(name.length(), 9) / 3);
  }

  /** Letters to insert, delete, replace or swap with their neighbour, at least; case is free. */
  private static int distance(String from, String to) {
    if (from.equalsIgnoreCase(to)) {
      return 0;
    }
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(from, to, i, j, cost);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(String from, String to, int i, int j, int[][] cost) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
