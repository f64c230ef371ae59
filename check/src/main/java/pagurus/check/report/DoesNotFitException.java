package pagurus.check.report;

/**
 * A schedule cannot be carried out to its end: the code has changed, or turns are missing. The
 * message says where.
 */
public final class DoesNotFitException extends Exception {
  private static final long serialVersionUID = 1L;

  DoesNotFitException(String sentence) {
    super(sentence);
  }
}
