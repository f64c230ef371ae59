package pagurus.drive.replay;

/** A simulated machine has too little memory and swap for what it was asked to run. */
public final class OutOfMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfMemoryException(String sentence) {
    super(sentence);
  }
}
