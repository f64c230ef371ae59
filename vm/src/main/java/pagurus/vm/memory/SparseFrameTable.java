package pagurus.vm.memory;

import java.util.List;
import pagurus.machine.PhysicalLayout;

/**
 * Plain fields of all frames in columns that take room only where frames are in use. Belongs to one
 * thread of the host.
 */
final class SparseFrameTable extends FrameTable {
  private static final FrameKind[] KINDS = FrameKind.values();

  private final SparseColumn kind;
  private final SparseColumn order;
  private final SparseColumn level;
  private final SparseColumn owner;
  private final SparseColumn base;
  private final SparseColumn view;
  private final SparseColumn home;
  private final SparseColumn firstSpace;
  private final SparseColumn firstVaddr;

  private SparseFrameTable(PhysicalLayout layout, int pageShift) {
    super(layout, pageShift);
    int frames = frames();
    kind = new SparseColumn(frames, FrameKind.HOLE.ordinal(), 0);
    order = new SparseColumn(frames, 0, 0);
    level = new SparseColumn(frames, 0, 0);
    owner = new SparseColumn(frames, 0, 0);
    base = new SparseColumn(frames, 0, pageShift);
    view = new SparseColumn(frames, 0, 0);
    home = new SparseColumn(frames, NO_HOME, 0);
    firstSpace = new SparseColumn(frames, NOBODY, 0);
    firstVaddr = new SparseColumn(frames, 0, pageShift);
  }

  static FrameTable make(PhysicalLayout layout, int pageShift) {
    return new SparseFrameTable(layout, pageShift);
  }

  @Override
  public FrameKind kind(int pfn) {
    return KINDS[(int) kind.get(pfn)];
  }

  @Override
  void setKind(int pfn, FrameKind next) {
    kind.set(pfn, next.ordinal());
  }

  @Override
  void setKinds(int first, int count, FrameKind next) {
    kind.fill(first, count, next.ordinal());
  }

  @Override
  public int order(int pfn) {
    return (int) order.get(pfn);
  }

  @Override
  void setOrder(int pfn, int next) {
    order.set(pfn, next);
  }

  @Override
  void describeTable(int pfn, int tableLevel, int space, long vaddr) {
    level.set(pfn, tableLevel);
    view.set(pfn, 0);
    owner.set(pfn, space);
    base.set(pfn, vaddr);
  }

  @Override
  void setOwner(int pfn, int next) {
    owner.set(pfn, next);
  }

  @Override
  public void setView(int pfn, int next) {
    view.set(pfn, next);
  }

  @Override
  public int view(int pfn) {
    return (int) view.get(pfn);
  }

  @Override
  public int level(int pfn) {
    return (int) level.get(pfn);
  }

  @Override
  public int owner(int pfn) {
    return (int) owner.get(pfn);
  }

  @Override
  public long base(int pfn) {
    return base.get(pfn);
  }

  @Override
  public long home(int pfn) {
    return home.get(pfn);
  }

  @Override
  public void setHome(int pfn, long slot) {
    home.set(pfn, slot);
  }

  @Override
  public int firstSpace(int pfn) {
    return (int) firstSpace.get(pfn);
  }

  @Override
  public long firstVaddr(int pfn) {
    return firstVaddr.get(pfn);
  }

  @Override
  public void setFirstMapping(int pfn, int space, long vaddr) {
    firstSpace.set(pfn, space);
    firstVaddr.set(pfn, vaddr);
  }

  @Override
  public void clearFirstMapping(int pfn) {
    firstSpace.set(pfn, NOBODY);
  }

  @Override
  public <T> PerFrame<T> perFrame(T none) {
    return new PerFrame.InMap<>(none);
  }

  /** How many bytes the fields take; references and objects are left out. */
  long bytes() {
    return List.of(kind, order, level, owner, base, view, home, firstSpace, firstVaddr).stream()
        .mapToLong(SparseColumn::bytes)
        .sum();
  }
}
