package pagurus.image.registers;

import pagurus.arch.PagingMode;
import pagurus.image.PhysicalImage;

/**
 * One page-table tree.
 *
 * @param name what it is called in reports, like {@code cpu0} or {@code found-3}; unique
 * @param paddr where its root table begins
 * @param mode its shape and format
 * @param firstAddress what the tree adds to the addresses that it translates: 0, or the beginning
 *     of the upper half (AArch64 TTBR1)
 * @param confidence how sure it is that this is a root: 1 for registers, less for found ones
 * @param origin how it is known, for people
 */
public record Root(
    String name, long paddr, PagingMode mode, long firstAddress, double confidence, String origin) {

  /** The address for people and programs of one that counts from the tree's beginning. */
  public long vaddr(long treeAddress) {
    return firstAddress | mode.canonicalize(treeAddress);
  }

  /** Whether an address is one that this tree translates. */
  public boolean translates(long vaddr) {
    return vaddr(vaddr & (1L << mode.vaddrBits()) - 1) == vaddr;
  }

  /** Whether the image holds the root table. */
  public boolean isIn(PhysicalImage memory) {
    return memory.covers(paddr, mode.tableBytes(mode.levels()));
  }

  /** Says that the image does not hold it, and what the image holds instead. */
  public String outside(PhysicalImage memory) {
    return ("the root at p0x%x (%s) is not in the image, which holds %s;"
            + " it is cut, or the root is another machine's")
        .formatted(paddr, origin, memory.rangesText());
  }

  /** The same tree under another name. */
  public Root named(String newName) {
    return new Root(newName, paddr, mode, firstAddress, confidence, origin);
  }

  /** Whether both mean the same tree. */
  public boolean sameTree(Root other) {
    return paddr == other.paddr && mode == other.mode && firstAddress == other.firstAddress;
  }
}
