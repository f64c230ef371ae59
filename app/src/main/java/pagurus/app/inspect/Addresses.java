package pagurus.app.inspect;

import java.util.Locale;
import pagurus.app.BadInputException;

/** Addresses as people write them: hexadecimal, with 0x, p0x, v0x or nothing before. */
final class Addresses {
  private Addresses() {}

  static long parse(String what, String text) {
    String digits = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^[pv]?0x", "");
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException noAddress) {
      throw new BadInputException(
          "%s takes a hexadecimal address of at most 64 bits, not '%s'".formatted(what, text));
    }
  }
}
