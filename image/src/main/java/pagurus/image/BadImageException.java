package pagurus.image;

/**
 * An image, or a file that goes with one, cannot be used. The message is one lower-case sentence
 * without a full stop that names the value and the limit.
 */
public final class BadImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what cannot be used and why. */
  public BadImageException(String sentence) {
    super(sentence);
  }

  /** Says what cannot be used and why. */
  public BadImageException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
