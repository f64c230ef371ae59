package pagurus.arch;

/**
 * A real format over smaller pages: an entry holds the same frame number in the same bits, and a
 * frame is {@code 1 << scale} times smaller. Only for geometries of models; the real modes do not
 * pay for it.
 */
final class ScaledFormat extends EntryFormat {
  private final EntryFormat real;
  private final int scale;

  ScaledFormat(EntryFormat real, int scale, Shape shape) {
    super(real.entryBytes(), shape);
    this.real = real;
    this.scale = scale;
  }

  @Override
  public boolean isLeaf(long e, int level) {
    return real.isLeaf(e, level);
  }

  @Override
  public boolean isTable(long e, int level) {
    return real.isTable(e, level);
  }

  @Override
  public boolean reservedBitsSet(long e, int level) {
    return real.reservedBitsSet(e, level);
  }

  @Override
  public long tableAddress(long e, int level) {
    return real.tableAddress(e, level) >>> scale;
  }

  @Override
  public long leafAddress(long e, int level) {
    return real.leafAddress(e, level) >>> scale;
  }

  @Override
  public long physicalAddress(long e, int level, long vaddr) {
    return real.physicalAddress(e, level, vaddr << scale) >>> scale;
  }

  @Override
  public long childLeaf(long e, int level, int index) {
    return real.childLeaf(e, level, index);
  }

  @Override
  public long makeTable(long paddr, int level) {
    return real.makeTable(paddr << scale, level);
  }

  @Override
  public long makeLeaf(long paddr, int level, int rights) {
    return real.makeLeaf(paddr << scale, level, rights);
  }

  @Override
  public long withTableAddress(long e, int level, long paddr) {
    return real.withTableAddress(e, level, paddr << scale);
  }

  @Override
  public long withLeafAddress(long e, int level, long paddr) {
    return real.withLeafAddress(e, level, paddr << scale);
  }

  @Override
  public int expressible(int rights) {
    return real.expressible(rights);
  }

  @Override
  public int rights(long e, int level) {
    return real.rights(e, level);
  }

  @Override
  public int rightsThroughTable(long e, int level) {
    return real.rightsThroughTable(e, level);
  }

  @Override
  public boolean isWritable(long e) {
    return real.isWritable(e);
  }

  @Override
  public boolean isUser(long e) {
    return real.isUser(e);
  }

  @Override
  public boolean isExecutable(long e) {
    return real.isExecutable(e);
  }

  @Override
  public boolean isGlobal(long e) {
    return real.isGlobal(e);
  }

  @Override
  public long withWritable(long e, boolean writable) {
    return real.withWritable(e, writable);
  }

  @Override
  public long withRights(long e, int level, int rights) {
    return real.withRights(e, level, rights);
  }

  @Override
  public boolean isAccessed(long e) {
    return real.isAccessed(e);
  }

  @Override
  public long withAccessed(long e) {
    return real.withAccessed(e);
  }

  @Override
  public long withoutAccessed(long e) {
    return real.withoutAccessed(e);
  }

  @Override
  public boolean tableAccessedExists() {
    return real.tableAccessedExists();
  }

  @Override
  public boolean tableAccessedExists(int level) {
    return real.tableAccessedExists(level);
  }

  @Override
  public boolean isDirty(long e) {
    return real.isDirty(e);
  }

  @Override
  public long withDirty(long e) {
    return real.withDirty(e);
  }

  @Override
  public long withoutDirty(long e) {
    return real.withoutDirty(e);
  }

  @Override
  public boolean dirtyIsFixed(long e) {
    return real.dirtyIsFixed(e);
  }

  @Override
  public long cleanMask(int level) {
    return real.cleanMask(level);
  }

  @Override
  public long cleanPattern(int level) {
    return real.cleanPattern(level);
  }

  @Override
  public int software(long e) {
    return real.software(e);
  }

  @Override
  public long withSoftware(long e, int bits) {
    return real.withSoftware(e, bits);
  }

  @Override
  public int softwareBits() {
    return real.softwareBits();
  }

  @Override
  public boolean isContiguous(long e, int level) {
    return real.isContiguous(e, level);
  }

  @Override
  public int napotShift(int level) {
    return Math.max(0, real.napotShift(level) - scale);
  }
}
