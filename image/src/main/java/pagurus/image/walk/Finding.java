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
    /** A present entry has a form or bits that the architecture reserves. */
    RESERVED_BITS("has reserved bits"),
    /** A table is not in the image, or not all of it. */
    TABLE_OUTSIDE("refers to a table outside of the image"),
    /** A table is below itself. */
    LOOP("refers to a table above itself"),
    /** A table is reached at several levels. */
    SEVERAL_LEVELS("refers to a table of another level"),
    /** The image's bytes there are damaged. */
    DAMAGED("refers to a table whose bytes are damaged"),
    /** There are more tables or entries than are looked at. */
    TOO_MANY("is where counting stopped");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What is the matter, as the predicate of a sentence about an entry. */
    public String words() {
      return words;
    }
  }

  static Finding ofRoot(Kind kind, Root root) {
    return new Finding(
        kind, root.name(), root.vaddr(0), root.mode().levels() + 1, root.paddr(), 0, 0);
  }

  /** One sentence. */
  @Override
  public String toString() {
    return "%s v0x%x: entry %d (0x%x) of the table at p0x%x, level %d, %s"
        .formatted(root, vaddr, index, entry, table, level, kind.words);
  }
}
