package pagurus.vm.memory;

import pagurus.vm.sync.SpinLock;

/** Free frames of a node, with links for every frame. */
final class DenseNodeFrames extends NodeFrames {
  private final int[] next;
  private final int[] previous;
  private final byte[] list;

  private DenseNodeFrames(SpinLock lock, int first, int count, int orders, int blockOrder) {
    super(lock, first, count, orders, blockOrder);
    FreeLinks links = new FreeLinks(count);
    next = links.next;
    previous = links.previous;
    list = links.list;
  }

  static NodeFrames make(SpinLock lock, int first, int count, int orders, int blockOrder) {
    return new DenseNodeFrames(lock, first, count, orders, blockOrder);
  }

  @Override
  int list(int index) {
    return list[index];
  }

  @Override
  int next(int index) {
    return next[index];
  }

  @Override
  int previous(int index) {
    return previous[index];
  }

  @Override
  void setNext(int index, int after) {
    next[index] = after;
  }

  @Override
  void setPrevious(int index, int before) {
    previous[index] = before;
  }

  @Override
  void add(int index, int into, int after) {
    next[index] = after;
    previous[index] = NONE;
    list[index] = (byte) into;
  }

  @Override
  void remove(int index) {
    list[index] = NOT_A_HEAD;
  }
}
