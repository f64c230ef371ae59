package pagurus.image.monitor;

/** Hexadecimal numbers with leading zeroes, as the monitor prints them. */
final class HexText {
  private HexText() {}

  static StringBuilder append(StringBuilder line, long value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      line.append(Character.forDigit((int) (value >>> shift & 0xF), 16));
    }
    return line;
  }

  static StringBuilder append(StringBuilder line, long value) {
    return append(line, value, 16);
  }
}
