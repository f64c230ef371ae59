package pagurus.sim.hardware;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers and sizes as a machine file has them; what is none is refused with a sentence that names
 * the file and the line's first word.
 *
 * @param fileName what reports call the file
 */
record HardwareWords(String fileName) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMGT])");
  private static final String UNITS = "KMGT";
  private static final int UNIT_SHIFT = 10;
  private static final long MOST_BYTES = 1L << 50;

  IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(fileName + ": " + why);
  }

  int number(String key, String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: %s takes numbers, not '%s'".formatted(fileName, key, word), e);
    }
  }

  /** A number above one and up to another. */
  double real(String key, String word, double least, double most) {
    double real = real(key, word);
    if (real > least && real <= most) {
      return real;
    }
    throw refused(
        "%s is above %s and at most %.0f, not %s".formatted(key, plain(least), most, word));
  }

  /** How many times as much something is: once at least. */
  double factor(String key, String word, double most) {
    double factor = real(key, word);
    if (factor >= 1 && factor <= most) {
      return factor;
    }
    throw refused("%s is at least 1 and at most %.0f, not %s".formatted(key, most, word));
  }

  private double real(String key, String word) {
    boolean isJavas = word.matches("(?i).*[dfxp].*"); // 2d, 0x1p3
    try {
      double real = Double.parseDouble(word);
      if (!isJavas) {
        return real;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw refused("%s takes a number, not '%s'".formatted(key, word));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  long size(String key, String word) {
    Matcher matcher = SIZE.matcher(word);
    if (!matcher.matches()) {
      throw refused("%s takes a size such as 256K or 128G, not '%s'".formatted(key, word));
    }
    int shift = UNIT_SHIFT * (UNITS.indexOf(matcher.group(2)) + 1);
    long number = Long.parseLong(matcher.group(1));
    if (number < 1 || number > MOST_BYTES >>> shift) {
      throw refused("%s is from 1K to 1024T, not %s".formatted(key, word));
    }
    return number << shift;
  }
}
