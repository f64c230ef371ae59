package pagurus.app.sim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;

/** What an option says that takes pages, a stroke and accesses. */
final class PagesPerAccesses {
  private static final Pattern WORDS = Pattern.compile("(\\d{1,6})/(\\d{1,15})");

  /** Takes pages and accesses. */
  interface Made<T> {
    /**
     * Makes something of them.
     *
     * @throws IllegalArgumentException with one sentence, if that does not go
     */
    T of(int pages, long accesses);
  }

  private PagesPerAccesses() {}

  static <T> T of(String option, String text, Made<T> made) {
    Matcher words = WORDS.matcher(text);
    if (!words.matches()) {
      throw new BadInputException(
          "%s is pages and accesses, such as 64/10000, not '%s'".formatted(option, text));
    }
    try {
      return made.of(Integer.parseInt(words.group(1)), Long.parseLong(words.group(2)));
    } catch (IllegalArgumentException e) {
      throw new BadInputException("%s %s: %s".formatted(option, text, e.getMessage()), e);
    }
  }
}
