package pagurus.check.report;

/** A schedule cannot be carried out any more: the code has changed. The message says where. */
public final class DoesNotFitException extends Exception {
  private static final long serialVersionUID = 1L;

  DoesNotFitException(String sentence) {
    super(sentence);
  }
}
