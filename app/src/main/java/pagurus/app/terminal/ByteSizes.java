package pagurus.app.terminal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;

/** Sizes of memory as people write them: 64K, 8M, 1G; powers of 1024. */
public final class ByteSizes {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,12})([KMGT]?)I?B?", Pattern.CASE_INSENSITIVE);
  private static final String UNITS = "KMGT";
  private static final int SHIFT = 10;
  private static final long LARGEST = 1L << 44;

  private ByteSizes() {}

  /** Bytes; anything else is refused with a sentence that names the option. */
  public static long parse(String option, String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new BadInputException(
          "%s takes a size such as 64K, 8M or 1G, not '%s'".formatted(option, text));
    }
    String unit = matcher.group(2).toUpperCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
    long count = Long.parseLong(matcher.group(1));
    if (count == 0 || count > LARGEST >> (SHIFT * power)) {
      throw new BadInputException(
          "%s takes a size from 1 byte to 16T, not '%s'".formatted(option, text));
    }
    return count << (SHIFT * power);
  }

  /** The nearest unit, with one digit after the point if it needs one. */
  public static String text(long bytes) {
    int power = 0;
    double value = bytes;
    while (value >= 1L << SHIFT && power < UNITS.length()) {
      value /= 1L << SHIFT;
      power++;
    }
    String unit = power == 0 ? "B" : UNITS.charAt(power - 1) + "iB";
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f %s", value, unit)
        : String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
