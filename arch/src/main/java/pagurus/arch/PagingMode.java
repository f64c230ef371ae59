package pagurus.arch;

import java.util.List;

/**
 * The shape of a page-table tree, and the format of its entries. Immutable.
 *
 * <p>Levels count from 1, the leaves, to {@link #levels()}, the root. Methods that take a level
 * expect one of these, and otherwise answer arbitrarily.
 *
 * <p>Modes with a name are singletons and may be compared by identity.
 */
public final class PagingMode {
  /** Chunks of this size stay in one piece when an address is folded: 1 GiB. */
  private static final int FOLD_CHUNK_SHIFT = 30;

  /** Folded chunks begin at multiples of this, at least: 4 MiB keeps huge pages aligned. */
  private static final int FOLD_STEP_SHIFT = 22;

  private final String name;
  private final int levels;
  private final int pageShift;
  private final int entryBytes;
  private final int entryShift;
  private final long shifts;
  private final int stride;
  private final int rootShift;
  private final int indexMask;
  private final int rootIndexMask;
  private final int leafLevels;
  private final int vaddrBits;
  private final int paddrBits;
  private final boolean signExtended;
  private final long userLimit;
  private final int asidBits;
  private final boolean rootInRegisters;
  private final PagingModeBuilder origin;
  private final EntryFormat format;

  PagingMode(PagingModeBuilder b) {
    Shape shape = new Shape(b.pageShift, b.leafLevels, b.indexBits);
    int scale = b.realPageShift - b.pageShift;
    this.origin = new PagingModeBuilder(b);
    this.name = b.name;
    this.format = formatFor(b, scale, shape);
    this.levels = shape.levels();
    this.pageShift = shape.pageShift();
    this.entryBytes = format.entryBytes();
    this.entryShift = Integer.numberOfTrailingZeros(entryBytes);
    this.shifts = shape.packedShifts();
    this.stride = shape.indexBits(1);
    this.rootShift = shape.shift(levels);
    this.indexMask = (1 << stride) - 1;
    this.rootIndexMask = (1 << shape.indexBits(levels)) - 1;
    this.leafLevels = shape.leafLevels();
    this.vaddrBits = shape.addressBits();
    this.paddrBits = b.realPaddrBits - scale;
    this.signExtended = b.signExtended;
    this.userLimit =
        b.userLimit != 0 ? b.userLimit : 1L << (signExtended ? vaddrBits - 1 : vaddrBits);
    this.asidBits = b.asidBits;
    this.rootInRegisters = b.rootInRegisters;
  }

  private static EntryFormat formatFor(PagingModeBuilder b, int scale, Shape shape) {
    EntryFormat real = b.makeFormat.apply(new Shape(b.realPageShift, b.leafLevels, b.indexBits));
    return scale == 0 ? real : new ScaledFormat(real, scale, shape);
  }

  /**
   * The mode with this name, as on the command line.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static PagingMode named(String name) {
    return ModeCatalog.named(name);
  }

  /** The names of all modes that have one, in a fixed order; loads none of them. */
  public static List<String> names() {
    return ModeCatalog.NAMES;
  }

  /** All modes that have a name, in a fixed order. */
  public static List<PagingMode> all() {
    return ModeCatalog.all();
  }

  /**
   * The modes that only a second stage has: they translate the physical addresses of a guest, and
   * their roots are 16 KiB (R8). {@link #named} knows them, {@link #names} does not list them.
   * AMD's nested tables have the format of the host's own, and so need no mode (APM volume 2,
   * 15.25).
   */
  public static List<PagingMode> secondStages() {
    return ModeCatalog.SECOND_STAGES.stream().map(ModeCatalog::named).toList();
  }

  /**
   * An AArch64 stage 1 mode by its numbers; one of the named modes where they are the same. Wide
   * modes have physical addresses of 52 bits (FEAT_LPA with the 64 KiB granule, FEAT_LPA2 with the
   * others), and more levels may have leaves.
   *
   * @param granuleShift 12, 14 or 16
   * @param vaddrBits 64 minus TCR_EL1.TnSZ: 16 to 52, above 48 only where {@code wide} or with the
   *     64 KiB granule (FEAT_LVA)
   * @throws IllegalArgumentException if there is no such mode
   */
  public static PagingMode aarch64(int granuleShift, int vaddrBits, boolean wide) {
    return Arm64Modes.of(granuleShift, vaddrBits, wide);
  }

  /**
   * A mode of the same architecture with another geometry: other table sizes, smaller pages. For
   * models that are small enough to be explored completely.
   */
  public static PagingModeBuilder like(PagingMode real) {
    return new PagingModeBuilder(real.origin);
  }

  /** The name, as on the command line. */
  public String name() {
    return name;
  }

  /** How many levels there are; also the number of the root's level. */
  public int levels() {
    return levels;
  }

  /** log2 of {@link #pageBytes}. */
  public int pageShift() {
    return pageShift;
  }

  /** Bytes of the smallest page. */
  public long pageBytes() {
    return 1L << pageShift;
  }

  /** Bytes of an entry: 4 or 8. */
  public int entryBytes() {
    return entryBytes;
  }

  /** log2 of {@link #entryBytes}. */
  public int entryShift() {
    return entryShift;
  }

  /**
   * The lowest address bit that selects an entry of this level; an entry spans {@code 1 << shift}.
   */
  public int shift(int level) {
    return Shape.field(shifts, level);
  }

  /** Bytes of address space that one entry of this level spans. */
  public long span(int level) {
    return 1L << Shape.distance(shifts, level);
  }

  /** log2 of the bytes of address space that an entry of the root spans. */
  public int rootShift() {
    return rootShift;
  }

  /**
   * How many bits lower the index of the next lower level stands: the index bits of every table
   * below the root. With {@link #rootShift} a walk can step from level to level in registers, which
   * is a little faster than to ask for {@link #index}:
   *
   * <pre>
   *   long rest = vaddr &amp; (1L &lt;&lt; vaddrBits) - 1;  // root: rest &gt;&gt;&gt; rootShift
   *   shift -= stride;                             // below: rest &gt;&gt;&gt; shift &amp; (1 &lt;&lt; stride) - 1
   * </pre>
   */
  public int stride() {
    return stride;
  }

  /** log2 of {@link #entries}. */
  public int indexBits(int level) {
    return Integer.bitCount(maskOf(level));
  }

  /** How many entries a table of this level has. */
  public int entries(int level) {
    return maskOf(level) + 1;
  }

  private int maskOf(int level) {
    return level == levels ? rootIndexMask : indexMask;
  }

  /** Which entry of a table of this level an address selects. */
  public int index(long vaddr, int level) {
    return (int) (vaddr >>> Shape.distance(shifts, level)) & maskOf(level);
  }

  /** The same in bytes: where in its table the entry stands. */
  public long entryOffset(long vaddr, int level) {
    return (long) index(vaddr, level) << entryShift;
  }

  /**
   * Bytes of a table of this level: a page, except that roots may be smaller (32 bytes in PAE) or
   * larger.
   */
  public long tableBytes(int level) {
    return (long) entries(level) << entryShift;
  }

  /** Whether an entry of this level may be a leaf. */
  public boolean leafAllowed(int level) {
    return level >= 1 && level <= leafLevels;
  }

  /** How many bits of an address the tree translates. */
  public int vaddrBits() {
    return vaddrBits;
  }

  /**
   * How many bits a physical address may have in every kind of entry. Some huge leaves hold more
   * (PSE-36: 40 bits in x86-32).
   */
  public int paddrBits() {
    return paddrBits;
  }

  /** Whether the bits above {@link #vaddrBits} are as the architecture demands. */
  public boolean canonical(long vaddr) {
    return canonicalize(vaddr) == vaddr;
  }

  /**
   * The address with the bits above {@link #vaddrBits} as the architecture demands: copies of the
   * highest translated bit, or zero (32-bit modes; the TTBR0 half of AArch64).
   */
  public long canonicalize(long vaddr) {
    int unused = Long.SIZE - vaddrBits;
    return signExtended ? vaddr << unused >> unused : vaddr << unused >>> unused;
  }

  /** The first address behind the user half; user addresses are 0 up to this. */
  public long userLimit() {
    return userLimit;
  }

  /**
   * An address of the user half for any address. Those that lie there stay as they are. Others are
   * moved by 1 GiB chunks (fewer bits where the user half is smaller) to a place that depends on
   * the chunk's number only, so that neighbours stay neighbours and the offset in the page stays.
   *
   * <p>Not promised: that different addresses stay different. Two chunks may overlap.
   */
  public long fold(long vaddr) {
    return vaddr >= 0 && vaddr < userLimit ? vaddr : foldedChunk(vaddr);
  }

  private long foldedChunk(long vaddr) {
    int limitBits = Long.SIZE - 1 - Long.numberOfLeadingZeros(userLimit);
    int chunkShift = Math.min(FOLD_CHUNK_SHIFT, limitBits);
    int stepShift = Math.clamp(limitBits - 8, pageShift, Math.max(pageShift, FOLD_STEP_SHIFT));
    long steps = userLimit >>> stepShift;
    long mixed = (vaddr >>> chunkShift) * 0x9E37_79B9_7F4A_7C15L;
    long start = Math.unsignedMultiplyHigh(mixed, steps) << stepShift;
    long folded = start + (vaddr & (1L << chunkShift) - 1);
    return folded < userLimit ? folded : folded - userLimit;
  }

  /** Bits of an address-space number in the TLB; 0 where there is none. */
  public int asidBits() {
    return asidBits;
  }

  /**
   * Whether CPUs keep the root's entries in registers, so that a change of the root in memory does
   * nothing before a reload (X15).
   */
  public boolean rootInRegisters() {
    return rootInRegisters;
  }

  /** The format of the entries. */
  public EntryFormat format() {
    return format;
  }

  /** What people who know the architecture call a level: {@code PTE} to {@code PGD}, {@code L3}. */
  public String levelName(int level) {
    return origin.levelNames.name(level, levels);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
