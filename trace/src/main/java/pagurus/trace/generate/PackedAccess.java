package pagurus.trace.generate;

import pagurus.trace.AccessBatch;

/** One access in a long: the address above 8 bits of kind and size. Addresses below 2^56 only. */
final class PackedAccess {
  private static final int ADDRESS_SHIFT = 8;
  private static final int KIND_SHIFT = 4;
  private static final int FIELD_MASK = 15;

  /** Eight bytes. */
  private static final int WORD_SIZE_LOG2 = 3;

  private PackedAccess() {}

  static long load(long vaddr) {
    return of(vaddr, AccessBatch.LOAD);
  }

  static long store(long vaddr) {
    return of(vaddr, AccessBatch.STORE);
  }

  static long vaddr(long packed) {
    return packed >>> ADDRESS_SHIFT;
  }

  static int kind(long packed) {
    return ((int) packed >> KIND_SHIFT) & FIELD_MASK;
  }

  static int sizeLog2(long packed) {
    return (int) packed & FIELD_MASK;
  }

  private static long of(long vaddr, byte kind) {
    return (vaddr << ADDRESS_SHIFT) | (kind << KIND_SHIFT) | WORD_SIZE_LOG2;
  }
}
