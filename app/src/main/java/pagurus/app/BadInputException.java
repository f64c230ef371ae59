package pagurus.app;

/**
 * Something that the person gave cannot be used: an option's value, a file's contents, a missing
 * program. The message is one lower-case sentence without a full stop that names the value and the
 * limit; it is all that is printed.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what cannot be used and why. */
  public BadInputException(String sentence) {
    super(sentence);
  }

  /** Says what cannot be used and why; {@code cause} is shown with {@code --debug} only. */
  public BadInputException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
