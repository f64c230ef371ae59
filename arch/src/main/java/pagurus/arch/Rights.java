package pagurus.arch;

/**
 * What an entry allows, as a set of bits that all architectures share.
 *
 * <p>{@code EXECUTE} is for the privilege that the page belongs to: user code where {@code USER} is
 * set, the kernel where it is not.
 */
public final class Rights {
  /** Loads are allowed. */
  public static final int READ = 1;

  /** Stores are allowed. */
  public static final int WRITE = 2;

  /** Instruction fetches are allowed. */
  public static final int EXECUTE = 4;

  /** User mode may use the page. */
  public static final int USER = 8;

  /** The translation holds in every address space and survives a root load (X16). */
  public static final int GLOBAL = 16;

  /**
   * Only in what a table lets through: the kernel may fetch instructions from its own pages below
   * it. Never in the rights of a leaf.
   */
  public static final int KERNEL_EXECUTE = 32;

  /** What a table entry lets through that restricts nothing. */
  public static final int ALL = READ | WRITE | EXECUTE | USER | GLOBAL | KERNEL_EXECUTE;

  private Rights() {}

  /**
   * What is left of a leaf's rights below tables that let {@code through} through: the intersection
   * of {@link EntryFormat#rightsThroughTable} of every table entry on the way.
   *
   * <p>For pages of user programs this is the plain intersection; for kernel pages {@code EXECUTE}
   * depends on {@code KERNEL_EXECUTE} instead.
   */
  public static int below(int through, int leaf) {
    boolean user = (leaf & through & USER) != 0;
    int execute = user ? EXECUTE : KERNEL_EXECUTE;
    int kept = leaf & through & ~EXECUTE;
    return (through & execute) != 0 ? kept | (leaf & EXECUTE) : kept;
  }

  /** Rights for people, like {@code rw-u}; a {@code g} follows where the page is global. */
  public static String text(int rights) {
    return ((rights & READ) != 0 ? "r" : "-")
        + ((rights & WRITE) != 0 ? "w" : "-")
        + ((rights & EXECUTE) != 0 ? "x" : "-")
        + ((rights & USER) != 0 ? "u" : "-")
        + ((rights & GLOBAL) != 0 ? "g" : "");
  }
}
