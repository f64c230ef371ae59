package pagurus.app.inspect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;
import pagurus.arch.PagingMode;

/** Paging modes by name: the named ones, and AArch64 by its numbers. */
final class PagingNames {
  private static final Pattern ARM =
      Pattern.compile("aarch64-(4|16|64)k-(\\d{1,2})(-lpa2|-lpa|-wide)?");

  private PagingNames() {}

  static PagingMode mode(String name) {
    Matcher arm = ARM.matcher(name);
    try {
      if (arm.matches()) {
        int granuleShift = 10 + Integer.numberOfTrailingZeros(Integer.parseInt(arm.group(1)));
        return PagingMode.aarch64(
            granuleShift, Integer.parseInt(arm.group(2)), arm.group(3) != null);
      }
      return PagingMode.named(name);
    } catch (IllegalArgumentException noSuchMode) {
      throw new BadInputException("--paging: " + noSuchMode.getMessage(), noSuchMode);
    }
  }
}
