package pagurus.image.walk;

/** Is told what a {@link TreeWalk} comes past, in the order of addresses. */
public interface WalkVisitor {
  /** A table, before its entries. */
  default void enter(long table, int level) {}

  /**
   * A present leaf.
   *
   * @param vaddr the first address that it maps
   * @param through what the tables above let through, see {@code Rights.below}
   */
  void leaf(long vaddr, int level, long entry, int through);

  /** The table that was entered last and not left, after its entries. */
  default void leave() {}
}
