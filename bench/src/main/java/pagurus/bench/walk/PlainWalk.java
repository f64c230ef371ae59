package pagurus.bench.walk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A 4-level x86-64 walk with everything written out, over a copy of tables: what the walk of an MMU
 * without TLB and walk cache is compared with. Reads entries as the MMU does, with acquire, from
 * memory that one segment spans. Checks that the address is canonical, and for every entry present,
 * A, that only the last is a leaf, and the rights of all together. Keeps nothing, counts nothing,
 * and believes the addresses in entries.
 */
final class PlainWalk {
  /** The address cannot be used in this way. */
  static final long FAULT = -1;

  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

  @SuppressWarnings("restricted") // addresses come from entries that this process wrote
  private static final MemorySegment GLOBAL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final long PRESENT_ACCESSED = 1L | 1L << 5;
  private static final long HUGE = 1L << 7;
  private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;
  private static final long NO_EXECUTE = 1L << 63;
  private static final long INDEX_BYTES = 511L << 3;
  private static final long OFFSET = 0xFFF;
  private static final int UNUSED_BITS = 16;

  private final long base;
  private final long root;

  /** Walks a copy of these tables, which lives as long as the arena. */
  PlainWalk(MappedPages pages, Arena arena) {
    MemorySegment copy = arena.allocate(pages.tablesEnd(), 1 << 12);
    for (long paddr = pages.root(); paddr < pages.tablesEnd(); paddr += Long.BYTES) {
      copy.set(ValueLayout.JAVA_LONG, paddr, pages.word(paddr));
    }
    base = copy.address();
    root = pages.root();
  }

  /**
   * Walks for a user access.
   *
   * @param need the bits that every entry must have: U/S, and R/W for a store
   * @param fetch the XD bit for an instruction fetch, or 0
   * @return the physical address, or {@link #FAULT}
   */
  long walk(long vaddr, long need, long fetch) {
    if (vaddr << UNUSED_BITS >> UNUSED_BITS != vaddr) {
      return FAULT;
    }
    long from = base;
    long must = need | PRESENT_ACCESSED;
    long mask = must | (fetch & NO_EXECUTE);
    long tableMask = mask | HUGE;
    long fourth = (long) WORD.getAcquire(GLOBAL, from + root + (vaddr >>> 36 & INDEX_BYTES));
    if ((fourth & tableMask) != must) {
      return FAULT;
    }
    long at = from + (fourth & ADDRESS) + (vaddr >>> 27 & INDEX_BYTES);
    long third = (long) WORD.getAcquire(GLOBAL, at);
    if ((third & tableMask) != must) {
      return FAULT;
    }
    at = from + (third & ADDRESS) + (vaddr >>> 18 & INDEX_BYTES);
    long second = (long) WORD.getAcquire(GLOBAL, at);
    if ((second & tableMask) != must) {
      return FAULT;
    }
    at = from + (second & ADDRESS) + (vaddr >>> 9 & INDEX_BYTES);
    long first = (long) WORD.getAcquire(GLOBAL, at);
    if ((first & mask) != must) {
      return FAULT;
    }
    return (first & ADDRESS) | (vaddr & OFFSET);
  }
}
