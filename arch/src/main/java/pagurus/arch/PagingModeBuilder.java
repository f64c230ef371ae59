package pagurus.arch;

import java.util.function.Function;

/**
 * Describes a {@link PagingMode}. Begins as a copy of a real mode, see {@link PagingMode#like}; the
 * bits of an entry stay those of that mode.
 *
 * <p>Where pages become smaller than the real ones, entries hold frame numbers in the same bits as
 * before, and an address is a frame number times the new page size.
 */
public final class PagingModeBuilder {
  String name;
  final int realPageShift;
  final Function<Shape, EntryFormat> makeFormat;
  final LevelNames levelNames;
  int pageShift;
  int leafLevels;
  int[] indexBits;
  int realPaddrBits;
  boolean signExtended;
  long userLimit;
  int asidBits;
  boolean rootInRegisters;

  PagingModeBuilder(
      String name,
      LevelNames levelNames,
      Function<Shape, EntryFormat> makeFormat,
      int pageShift,
      int... indexBits) {
    this.name = name;
    this.levelNames = levelNames;
    this.makeFormat = makeFormat;
    this.realPageShift = pageShift;
    this.pageShift = pageShift;
    this.indexBits = indexBits.clone();
    this.leafLevels = indexBits.length;
  }

  PagingModeBuilder(PagingModeBuilder other) {
    this(other.name, other.levelNames, other.makeFormat, other.realPageShift, other.indexBits);
    this.pageShift = other.pageShift;
    this.leafLevels = other.leafLevels;
    this.realPaddrBits = other.realPaddrBits;
    this.signExtended = other.signExtended;
    this.userLimit = other.userLimit;
    this.asidBits = other.asidBits;
    this.rootInRegisters = other.rootInRegisters;
  }

  /** Gives the mode a name; it is not found by {@link PagingMode#named}. */
  public PagingModeBuilder name(String newName) {
    this.name = newName;
    return this;
  }

  /**
   * Makes pages of {@code 1 << shift} bytes.
   *
   * @throws IllegalArgumentException if a page would be larger than the real one, or below 8 bytes
   */
  public PagingModeBuilder pageShift(int shift) {
    if (shift < 3 || shift > realPageShift) {
      throw new IllegalArgumentException(
          "a page of 2^%d bytes is outside 2^3 to 2^%d".formatted(shift, realPageShift));
    }
    this.pageShift = shift;
    return this;
  }

  /**
   * Sets log2 of the entries of a table, from level 1 to the root. Leaves remain allowed on the
   * levels that had them. The user half becomes the lower half, or everything where addresses are
   * zero-extended.
   */
  public PagingModeBuilder indexBits(int... fromLeaf) {
    this.indexBits = fromLeaf.clone();
    this.leafLevels = Math.min(leafLevels, fromLeaf.length);
    this.userLimit = 0;
    return this;
  }

  /** Gives user programs all addresses that the tree translates; they are zero-extended. */
  public PagingModeBuilder userOnly() {
    this.signExtended = false;
    this.userLimit = 0;
    return this;
  }

  PagingModeBuilder leafLevels(int highest) {
    this.leafLevels = highest;
    return this;
  }

  PagingModeBuilder paddrBits(int bits) {
    this.realPaddrBits = bits;
    return this;
  }

  PagingModeBuilder signExtended() {
    this.signExtended = true;
    return this;
  }

  PagingModeBuilder userLimit(long limit) {
    this.userLimit = limit;
    return this;
  }

  PagingModeBuilder asidBits(int bits) {
    this.asidBits = bits;
    return this;
  }

  PagingModeBuilder rootInRegisters() {
    this.rootInRegisters = true;
    return this;
  }

  /**
   * The mode.
   *
   * @throws IllegalArgumentException if a table would have fewer than 2 entries, or the tree would
   *     translate more than 63 bits
   */
  public PagingMode build() {
    return new PagingMode(this);
  }
}
