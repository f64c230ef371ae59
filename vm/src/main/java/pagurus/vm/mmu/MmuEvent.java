package pagurus.vm.mmu;

/** What an MMU counts, besides faults by kind and walk reads by level and place. */
public enum MmuEvent {
  /** An access that the first-level TLB answered. */
  L1_HIT,
  /** An access that the first-level TLB could not answer. */
  L1_MISS,
  /** A translation found in the second-level TLB. */
  L2_HIT,
  /** A translation found among those of huge leaves. */
  HUGE_HIT,
  /** A translation found among the global ones. */
  GLOBAL_HIT,
  /** A remembered absence that was answered with a fault (R2). */
  ABSENT_HIT,
  /** A walk for an access. */
  WALK,
  /** A walk that nobody asked for. */
  SPECULATIVE_WALK,
  /** A walk that began in the walk cache. */
  WALK_CACHE_HIT,
  /** A walk that began again, because an entry changed under it or an invalidation overtook it. */
  WALK_RESTART,
  /** An accessed bit set by hardware. */
  ACCESSED_SET,
  /** A dirty bit set by hardware. */
  DIRTY_SET,
  /** A present entry with bits that the architecture reserves. */
  MALFORMED_READ,
  /** An address outside memory, met in an entry. */
  STRAY_READ,
  /** A read of the word that freed frames are filled with: a walker where none may be (I1). */
  POISON_READ,
  /** A root load. */
  ROOT_LOAD,
  /** Something that hardware forgot because it liked to. */
  EVICTION,
  /** A fault that forgot what was cached for its address (X9). */
  FAULT_DROP,
  /** An invalidation of a page. */
  INVALIDATE_PAGE,
  /** An invalidation of a page and the ways to its tables. */
  INVALIDATE_PAGE_AND_WALKS,
  /** An invalidation of a range; its pages or its space are not counted again. */
  INVALIDATE_RANGE,
  /** An invalidation of a space. */
  INVALIDATE_SPACE,
  /** An invalidation of everything. */
  INVALIDATE_ALL;

  /** How many there are. */
  static final int COUNT = values().length;

  /** Where it is counted. Nothing that outlives the process depends on it. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }
}
