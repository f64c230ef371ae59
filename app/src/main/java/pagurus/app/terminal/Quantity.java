package pagurus.app.terminal;

import java.util.Locale;

/** Numbers as people read them. */
public final class Quantity {
  private static final double MEGA = 1e6;

  private Quantity() {}

  /** A number with its thousands apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number and what is counted, in the plural unless it is one. */
  public static String count(long number, String one) {
    String ending = one.endsWith("s") || one.endsWith("h") ? "es" : "s";
    return count(number) + " " + one + (number == 1 ? "" : ending);
  }

  /** Accesses for each second. */
  public static String perSecond(long accesses, long nanoseconds) {
    return String.format(Locale.ROOT, "%.1f M/s", accesses * 1e9 / Math.max(1, nanoseconds) / MEGA);
  }

  /** Bytes, in millions. */
  public static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGA);
  }
}
