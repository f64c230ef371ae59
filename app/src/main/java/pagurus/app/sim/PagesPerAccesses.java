package pagurus.app.sim;

import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;

/** What an option says that takes pages, a stroke and accesses. */
final class PagesPerAccesses {
  private static final Pattern WORDS = Pattern.compile("(\\d{1,6})/(\\d{1,15})");

  private PagesPerAccesses() {}

  /**
   * What they make.
   *
   * @param made of pages and accesses; refuses what does not go with one sentence
   */
  static <T> T of(String option, String text, BiFunction<Integer, Long, T> made) {
    Matcher words = WORDS.matcher(text);
    if (!words.matches()) {
      throw new BadInputException(
          "%s is pages and accesses, such as 64/10000, not '%s'".formatted(option, text));
    }
    try {
      return made.apply(Integer.parseInt(words.group(1)), Long.parseLong(words.group(2)));
    } catch (IllegalArgumentException e) {
      throw new BadInputException("%s %s: %s".formatted(option, text, e.getMessage()), e);
    }
  }
}
