package pagurus.vm.memory;

/** The junk that freed frames are filled with. */
public final class Poison {
  /**
   * A word that looks like a present entry in every format but leads outside any machine's memory,
   * so that a walker that meets it is noticed and does no harm.
   */
  public static final long WORD = 0x6b6b_6b6b_6b6b_6b6bL;

  private Poison() {}
}
