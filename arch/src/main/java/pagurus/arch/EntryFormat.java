package pagurus.arch;

/**
 * The meaning of the bits of a page-table entry. Pure functions on {@code long}; 4-byte entries are
 * zero-extended.
 *
 * <p>Only {@link #isPresent}, {@link #isLeaf}, {@link #isTable}, {@link #payload}, {@link
 * #reservedBitsSet} and {@link #describe} may be asked about any entry. Every other question is
 * about a present entry, and about a leaf where it says so; the answer is otherwise arbitrary, but
 * never an exception.
 *
 * <p>Methods that change an entry return the new value and touch only the bits they name; memory
 * types, protection keys and other bits that they do not know stay as they were.
 */
public abstract sealed class EntryFormat permits Arm64Format, RiscvFormat, ScaledFormat, X86Format {
  /** Bit 0 says present in every format: x86 P, RISC-V V, AArch64 "valid". */
  static final long PRESENT = 1L;

  private final int entryBytes;
  private final int payloadBits;
  private final long shifts;

  EntryFormat(int entryBytes, Shape shape) {
    this.entryBytes = entryBytes;
    this.payloadBits = entryBytes * Byte.SIZE - 1;
    this.shifts = shape.packedShifts();
  }

  /** The bits of an address that are the offset in a page of this level. */
  final long offsetMask(int level) {
    return (1L << Shape.distance(shifts, level)) - 1;
  }

  /** Bytes of one entry: 4 or 8. */
  public final int entryBytes() {
    return entryBytes;
  }

  // ---- what kind of entry ----

  /** Whether hardware takes this entry for valid. */
  public final boolean isPresent(long e) {
    return (e & PRESENT) != 0;
  }

  /**
   * Whether this is a present entry that maps a page, or above level 1 a huge page.
   *
   * <p>An entry that claims to be a leaf where the architecture has none is a leaf here, so that it
   * is never followed as a table; {@link #reservedBitsSet} reports it.
   */
  public abstract boolean isLeaf(long e, int level);

  /** Whether this is a present entry that refers to a table of {@code level - 1}. */
  public abstract boolean isTable(long e, int level);

  /**
   * Whether this present entry has a form or bits that the architecture reserves. x86 and RISC-V
   * fault when a walk meets such an entry; AArch64 faults on reserved forms and ignores most bits.
   */
  public abstract boolean reservedBitsSet(long e, int level);

  // ---- addresses ----

  /** The physical address of the table that this table entry refers to. */
  public abstract long tableAddress(long e, int level);

  /** The physical address of the first byte that this leaf maps. */
  public abstract long leafAddress(long e, int level);

  /**
   * Where this leaf maps an address: {@link #leafAddress} plus the offset of {@code vaddr} in the
   * page, or in the contiguous range where the entry says only where that begins (Svnapot).
   */
  public long physicalAddress(long e, int level, long vaddr) {
    return leafAddress(e, level) | (vaddr & offsetMask(level));
  }

  /**
   * A table entry of {@code level} that refers to the table at {@code paddr} and restricts nothing:
   * rights are decided by the leaves. The accessed bit is clear where there is one.
   *
   * @throws IllegalArgumentException if the entry cannot hold {@code paddr}
   */
  public abstract long makeTable(long paddr, int level);

  /**
   * A leaf of {@code level} that maps the page at {@code paddr}, not accessed and clean, with
   * {@link #expressible} of {@code rights}.
   *
   * @throws IllegalArgumentException if the entry cannot hold {@code paddr}
   */
  public abstract long makeLeaf(long paddr, int level, int rights);

  /** This table entry with another table behind it; everything else is kept. */
  public abstract long withTableAddress(long e, int level, long paddr);

  /** This leaf with another frame behind it; everything else is kept. */
  public abstract long withLeafAddress(long e, int level, long paddr);

  /**
   * The leaf of {@code level - 1} that maps part {@code index} of this huge leaf: one of those that
   * replace it when it is split. Rights, accessed, dirty, software bits and memory type are kept; a
   * contiguous mark is not.
   */
  public abstract long childLeaf(long e, int level, int index);

  /** The physical address of part {@code index} of a huge leaf, in pages of the level below. */
  final long childAddress(long e, int level, int index) {
    return leafAddress(e, level) + index * (offsetMask(level - 1) + 1);
  }

  // ---- rights ----

  /**
   * The rights that a leaf really has when {@code rights} were asked for: an architecture may be
   * unable to refuse reading, or execution. {@code USER}, {@code WRITE} and {@code GLOBAL} are
   * never added. A page that nobody may touch is an absent entry, not a leaf without rights.
   */
  public abstract int expressible(int rights);

  /** The {@link Rights} of this leaf. */
  public abstract int rights(long e, int level);

  /**
   * What a table entry of {@code level} lets through to the leaves below: a mask for their rights.
   * See {@link Rights#below}.
   */
  public abstract int rightsThroughTable(long e, int level);

  /**
   * What a table entry lets through, wherever it stands; for roots in registers (PAE), which have
   * no rights, ask {@link #rightsThroughTable(long, int)}.
   */
  public final int rightsThroughTable(long e) {
    return rightsThroughTable(e, 2);
  }

  /** Whether this leaf allows stores. */
  public abstract boolean isWritable(long e);

  /** Whether user mode may use this leaf. */
  public abstract boolean isUser(long e);

  /** Whether this leaf allows instruction fetches by the privilege that the page belongs to. */
  public abstract boolean isExecutable(long e);

  /** Whether this leaf holds in every address space. */
  public abstract boolean isGlobal(long e);

  /** This leaf with stores allowed or not; whether it is dirty does not change. */
  public abstract long withWritable(long e, boolean writable);

  /**
   * This leaf with {@link #expressible} of {@code rights}; address, accessed, dirty and software
   * bits are kept.
   */
  public abstract long withRights(long e, int level, int rights);

  // ---- accessed and dirty ----

  /** Whether the entry has been used. */
  public abstract boolean isAccessed(long e);

  /** The entry, used. */
  public abstract long withAccessed(long e);

  /** The entry, not used. */
  public abstract long withoutAccessed(long e);

  /**
   * Whether table entries have an accessed bit, that hardware sets in every entry it uses (X3); see
   * {@link #tableAccessedExists(int)} for roots that are an exception.
   */
  public abstract boolean tableAccessedExists();

  /** Whether table entries of this level have an accessed bit. */
  public abstract boolean tableAccessedExists(int level);

  /** Whether this leaf's page has been written, by the word of hardware or of software. */
  public abstract boolean isDirty(long e);

  /** This leaf, dirty: what hardware makes of it at the first store, if stores are allowed. */
  public abstract long withDirty(long e);

  /** This leaf, clean; it stays writable if it was. */
  public abstract long withoutDirty(long e);

  /**
   * Whether hardware can no longer change the dirty state of this leaf: it is not writable, or
   * dirty already.
   */
  public abstract boolean dirtyIsFixed(long e);

  /**
   * Bits that tell whether an entry of this level is a leaf of which hardware can still change the
   * dirty state: it is if they are as {@link #cleanPattern} says, and only then. The same as {@link
   * #isLeaf} without {@link #dirtyIsFixed}, for who asks about many entries at once.
   */
  public abstract long cleanMask(int level);

  /** What the bits of {@link #cleanMask} are in such a leaf. */
  public abstract long cleanPattern(int level);

  // ---- absent entries ----

  /**
   * An entry that hardware takes for not present, with a payload for software. {@code absent(0)} is
   * 0.
   *
   * @throws IllegalArgumentException if the payload has more than {@link #payloadBits} bits
   */
  public final long absent(long payload) {
    if (payload >>> payloadBits != 0) {
      throw new IllegalArgumentException(
          "payload 0x%x does not fit into %d bits".formatted(payload, payloadBits));
    }
    return payload << 1;
  }

  /** The payload of an absent entry. */
  public final long payload(long e) {
    return e >>> 1;
  }

  /** How many bits a payload has: 31 or 63. */
  public final int payloadBits() {
    return payloadBits;
  }

  // ---- bits that hardware ignores in present entries ----

  /** The software bits of a present entry, packed from bit 0. */
  public abstract int software(long e);

  /**
   * The entry with these software bits.
   *
   * @throws IllegalArgumentException if {@code bits} has more than {@link #softwareBits} bits
   */
  public abstract long withSoftware(long e, int bits);

  /** How many software bits a present entry has, at every level: at least 2. */
  public abstract int softwareBits();

  // ---- ranges of several entries ----

  /** Whether this leaf says that it is part of a contiguous range (Svnapot, AArch64 hint). */
  public abstract boolean isContiguous(long e, int level);

  /**
   * log2 of the bytes of a contiguous range of leaves of this level; 0 where the architecture has
   * none.
   */
  public abstract int napotShift(int level);

  // ---- for people ----

  /** The entry for people, like {@code p0x1000 rw-u AD}. */
  public final String describe(long e, int level) {
    if (!isPresent(e)) {
      return e == 0 ? "absent" : "absent, payload 0x%x".formatted(payload(e));
    }
    String reserved = reservedBitsSet(e, level) ? " malformed 0x%x".formatted(e) : "";
    if (isTable(e, level)) {
      boolean accessed = tableAccessedExists(level) && isAccessed(e);
      return "table p0x%x%s%s".formatted(tableAddress(e, level), accessed ? " A" : "", reserved);
    }
    if (!isLeaf(e, level)) {
      return reserved.strip();
    }
    String flags = (isAccessed(e) ? "A" : "-") + (isDirty(e) ? "D" : "-");
    return "p0x%x %s %s%s%s"
        .formatted(
            leafAddress(e, level),
            Rights.text(rights(e, level)),
            flags,
            isContiguous(e, level) ? " contiguous" : "",
            reserved);
  }

  static long checked(long paddr, long mask) {
    if ((paddr & ~mask) != 0) {
      throw new IllegalArgumentException(
          "p0x%x does not fit: an entry holds the bits 0x%x of an address".formatted(paddr, mask));
    }
    return paddr;
  }

  final int checkedSoftware(int bits) {
    if (bits >>> softwareBits() != 0) {
      throw new IllegalArgumentException(
          "software bits 0x%x do not fit into %d bits".formatted(bits, softwareBits()));
    }
    return bits;
  }
}
