package pagurus.image.walk;

import pagurus.image.registers.Root;

/**
 * Something in a tree that cannot be right.
 *
 * @param kind what
 * @param root the name of the tree's root
 * @param vaddr the first address that comes past it
 * @param level the level of the table that holds the entry; for a root itself, one more
 * @param table where that table is; for a root itself, the root
 * @param index which of its entries
 * @param entry the entry's bits; 0 for a root itself
 */
public record Finding(
    Kind kind, String root, long vaddr, int level, long table, int index, long entry) {
  /** The kinds of findings. */
  public enum Kind {
    /** A root is not in the image, or not all of it: the image is cut, or the root is another's. */
    ROOT_OUTSIDE("a root", "is not in the image"),
    /** The image has a root, and its bytes are damaged. */
    ROOT_DAMAGED("a root", "has damaged bytes"),
    /** A present entry has a form or bits that the architecture reserves. */
    RESERVED_BITS("an entry", "has reserved bits"),
    /** A table is not in the image, or not all of it. */
    TABLE_OUTSIDE("an entry", "refers to a table outside of the image"),
    /** A table is below itself. */
    LOOP("an entry", "refers to a table above itself"),
    /** A table is reached at several levels. */
    SEVERAL_LEVELS("an entry", "refers to a table of another level"),
    /** The image's bytes there are damaged. */
    DAMAGED("an entry", "refers to a table whose bytes are damaged"),
    /** There are more tables or entries than are looked at. */
    TOO_MANY("an entry", "is where counting stopped");

    private final String subject;
    private final String words;

    Kind(String subject, String words) {
      this.subject = subject;
      this.words = words;
    }

    /** What is the matter, as a sentence about any entry or root. */
    public String sentence() {
      return subject + " " + words;
    }

    boolean isOfRoot() {
      return this == ROOT_OUTSIDE || this == ROOT_DAMAGED;
    }
  }

  static Finding ofRoot(Kind kind, Root root) {
    return new Finding(
        kind, root.name(), root.vaddr(0), root.mode().levels() + 1, root.paddr(), 0, 0);
  }

  /** One sentence. */
  @Override
  public String toString() {
    return kind.isOfRoot()
        ? "%s: the root at p0x%x %s".formatted(root, table, kind.words)
        : "%s v0x%x: entry %d (0x%x) of the table at p0x%x, level %d, %s"
            .formatted(root, vaddr, index, entry, table, level, kind.words);
  }
}
