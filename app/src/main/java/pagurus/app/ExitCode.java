package pagurus.app;

/** What the process tells its parent. The numbers are part of the command line's contract. */
public final class ExitCode {
  /** The command did what it was asked, and everything that it checked holds. */
  public static final int DONE = 0;

  /** The command ran to its end, and something that it checked does not hold. */
  public static final int DOES_NOT_HOLD = 1;

  /** The command line or an input cannot be used as it is. */
  public static final int BAD_INPUT = 2;

  /** Pagurus itself failed; the sentence on standard error belongs in a bug report. */
  public static final int FAULT = 3;

  private ExitCode() {}
}
