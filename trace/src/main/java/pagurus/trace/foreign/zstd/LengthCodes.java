package pagurus.trace.foreign.zstd;

/** Codes of lengths: the first ones are one length each, the others ranges of two to the bits. */
final class LengthCodes {
  private final int[] bases;
  private final byte[] bits;

  /**
   * The codes of literal or match lengths (RFC 8878, 3.1.1.3.2.1.1).
   *
   * @param codes how many codes there are
   * @param first the length of code 0
   * @param single how many codes have no extra bits
   * @param widths extra bits of the codes behind these; further ones grow by one bit each
   */
  LengthCodes(int codes, int first, int single, int... widths) {
    bases = new int[codes];
    bits = new byte[codes];
    int base = first;
    for (int code = 0; code < codes; code++) {
      int place = code - single;
      int width = 0;
      if (place >= 0) {
        width =
            place < widths.length
                ? widths[place]
                : widths[widths.length - 1] + place - widths.length + 1;
      }
      bases[code] = base;
      bits[code] = (byte) width;
      base += 1 << width;
    }
  }

  /** The length of a code, with its extra bits. */
  int read(int code, BackwardBits in) {
    return bases[code] + in.read(bits[code]);
  }
}
