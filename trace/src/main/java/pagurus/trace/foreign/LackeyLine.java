package pagurus.trace.foreign;

/** The parts of a line of lackey. A line goes from {@code at} to before {@code end}. */
final class LackeyLine {
  /** Two places for the kind and one for a space. */
  private static final int ADDRESS_AT = 3;

  private static final int MAX_ADDRESS_DIGITS = 16;
  private static final byte[] HEX = hexDigits();

  private LackeyLine() {}

  /** Where the line ends: at its line feed, or at {@code limit} if there is none. */
  static int end(byte[] bytes, int at, int limit) {
    int end = at;
    while (end < limit && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Whether valgrind is talking, or nobody. */
  static boolean isRemark(byte[] bytes, int at, int end) {
    return end == at
        || (end - at >= 2
            && bytes[at] == bytes[at + 1]
            && (bytes[at] == '=' || bytes[at] == '-' || bytes[at] == '*'));
  }

  /** Whether the line is an access. */
  static boolean isAccess(byte[] bytes, int at, int end) {
    return kind(bytes, at, end) != 0 && sizeAt(bytes, at, end) > 0 && size(bytes, at, end) > 0;
  }

  /** One of I, L, S and M, or 0. */
  static int kind(byte[] bytes, int at, int end) {
    if (end - at < ADDRESS_AT + 3 || bytes[at + 2] != ' ') {
      return 0;
    }
    byte first = bytes[at];
    byte second = bytes[at + 1];
    if (first == 'I' && second == ' ') {
      return 'I';
    }
    return first == ' ' && (second == 'L' || second == 'S' || second == 'M') ? second : 0;
  }

  /** Where the size starts, behind the address and the comma; -1 if there is no address. */
  static int sizeAt(byte[] bytes, int at, int end) {
    int place = at + ADDRESS_AT;
    while (place < end && hex(bytes[place]) >= 0) {
      place++;
    }
    int digits = place - at - ADDRESS_AT;
    boolean good = digits > 0 && digits <= MAX_ADDRESS_DIGITS && place < end;
    return good && bytes[place] == ',' ? place + 1 : -1;
  }

  /** The address of a line that has one. */
  static long address(byte[] bytes, int at) {
    long address = 0;
    for (int place = at + ADDRESS_AT; bytes[place] != ','; place++) {
      address = (address << 4) | hex(bytes[place]);
    }
    return address;
  }

  /** The size of a line that has an address; 0 if it is missing or no number below 100,000. */
  static int size(byte[] bytes, int at, int end) {
    int size = 0;
    int from = sizeAt(bytes, at, end);
    int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    for (int place = from; place < to; place++) {
      int digit = bytes[place] - '0';
      if (digit < 0 || digit > 9 || place - from == 5) {
        return 0;
      }
      size = size * 10 + digit;
    }
    return size;
  }

  private static int hex(byte digit) {
    return HEX[digit & 0xFF];
  }

  private static byte[] hexDigits() {
    byte[] digits = new byte[256];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) (i < 128 ? Character.digit(i, 16) : -1);
    }
    return digits;
  }
}
