package pagurus.vm.memory;

import java.util.Arrays;
import pagurus.machine.PhysicalLayout;

/**
 * Plain fields of all frames in arrays: fast, and any thread may use the frames that are its own.
 */
final class DenseFrameTable extends FrameTable {
  private static final FrameKind[] KINDS = FrameKind.values();

  private final byte[] kind;
  private final byte[] order;
  private final byte[] level;
  private final int[] owner;
  private final long[] base;
  private final int[] view;
  private final long[] home;
  private final int[] firstSpace;
  private final long[] firstVaddr;

  private DenseFrameTable(PhysicalLayout layout, int pageShift) {
    super(layout, pageShift);
    int frames = frames();
    kind = new byte[frames];
    order = new byte[frames];
    level = new byte[frames];
    owner = new int[frames];
    base = new long[frames];
    view = new int[frames];
    home = new long[frames];
    Arrays.fill(home, NO_HOME);
    firstSpace = new int[frames];
    firstVaddr = new long[frames];
  }

  static FrameTable make(PhysicalLayout layout, int pageShift) {
    return new DenseFrameTable(layout, pageShift);
  }

  @Override
  public FrameKind kind(int pfn) {
    return KINDS[kind[pfn]];
  }

  @Override
  void setKind(int pfn, FrameKind next) {
    kind[pfn] = (byte) next.ordinal();
  }

  @Override
  void setKinds(int first, int count, FrameKind next) {
    Arrays.fill(kind, first, first + count, (byte) next.ordinal());
  }

  @Override
  public int order(int pfn) {
    return order[pfn];
  }

  @Override
  void setOrder(int pfn, int next) {
    order[pfn] = (byte) next;
  }

  @Override
  void describeTable(int pfn, int tableLevel, int space, long vaddr) {
    level[pfn] = (byte) tableLevel;
    view[pfn] = 0;
    owner[pfn] = space;
    base[pfn] = vaddr;
  }

  @Override
  void setOwner(int pfn, int next) {
    owner[pfn] = next;
  }

  @Override
  public void setView(int pfn, int next) {
    view[pfn] = next;
  }

  @Override
  public int view(int pfn) {
    return view[pfn];
  }

  @Override
  public int level(int pfn) {
    return level[pfn];
  }

  @Override
  public int owner(int pfn) {
    return owner[pfn];
  }

  @Override
  public long base(int pfn) {
    return base[pfn];
  }

  @Override
  public long home(int pfn) {
    return home[pfn];
  }

  @Override
  public void setHome(int pfn, long slot) {
    home[pfn] = slot;
  }

  @Override
  public int firstSpace(int pfn) {
    return firstSpace[pfn];
  }

  @Override
  public long firstVaddr(int pfn) {
    return firstVaddr[pfn];
  }

  @Override
  public void setFirstMapping(int pfn, int space, long vaddr) {
    firstSpace[pfn] = space;
    firstVaddr[pfn] = vaddr;
  }

  @Override
  public void clearFirstMapping(int pfn) {
    firstSpace[pfn] = NOBODY;
  }

  @Override
  public <T> PerFrame<T> perFrame(T none) {
    return new PerFrame.InArray<>(frames(), none);
  }
}
