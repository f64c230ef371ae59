package pagurus.app.terminal;

/**
 * Says that a signal ends the process, for commands that leave nothing behind and have nothing to
 * end properly; others say more than that themselves, see {@link Interruption}.
 */
public final class LastWords {
  private final Thread hook;

  private LastWords() {
    hook =
        new Thread(
            () -> {
              if (!Interruption.isOpen()) {
                System.err.println("pagurus: interrupted");
              }
            },
            "last words");
  }

  /** From now until {@link #ended}. */
  public static LastWords begin() {
    LastWords words = new LastWords();
    Runtime.getRuntime().addShutdownHook(words.hook);
    return words;
  }

  /**
   * The command is through.
   *
   * @return whether the process may end with the command's exit code; if a signal ends it already,
   *     the JVM waits for the thread that asks to be gone, and has a number of its own
   */
  public boolean ended() {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return false;
    }
  }
}
