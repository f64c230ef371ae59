package pagurus.machine;

/**
 * Words of which some bits are known.
 *
 * @param mask the bits that matter
 * @param bits what they are; 0 outside of the mask
 */
public record WordPattern(long mask, long bits) {
  /** Refuses a pattern that no word can match. */
  public WordPattern {
    if ((bits & ~mask) != 0) {
      throw new IllegalArgumentException(
          "bits 0x%x are outside of the mask 0x%x".formatted(bits, mask));
    }
  }

  /** Whether a word has these bits. */
  public boolean matches(long word) {
    return (word & mask) == bits;
  }
}
