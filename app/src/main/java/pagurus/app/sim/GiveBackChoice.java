package pagurus.app.sim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;
import pagurus.sim.run.GiveBack;

/** What --give-back says: pages, a stroke, accesses. */
final class GiveBackChoice {
  private static final Pattern WORDS = Pattern.compile("(\\d{1,6})/(\\d{1,15})");

  private GiveBackChoice() {}

  static GiveBack of(String text) {
    Matcher words = WORDS.matcher(text);
    if (!words.matches()) {
      throw new BadInputException(
          "--give-back is pages and accesses, such as 64/10000, not '%s'".formatted(text));
    }
    try {
      return new GiveBack(Integer.parseInt(words.group(1)), Long.parseLong(words.group(2)));
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--give-back %s: %s".formatted(text, e.getMessage()), e);
    }
  }
}
