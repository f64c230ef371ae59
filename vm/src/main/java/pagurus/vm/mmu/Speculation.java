package pagurus.vm.mmu;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * What a CPU does that nobody asked for (X1, R1): walks, prefetches, forgets. Every choice is drawn
 * with {@link Cpu#choose}, so that a world can replay it or try all of them.
 *
 * <p>Walks begin from addresses that accesses have missed lately: the same again, the page behind,
 * or one that differs in a single index, so that tables of every level are reached. Such a walk
 * never sets D and never faults.
 */
final class Speculation {
  private static final int WALK_RECENT = 0;
  private static final int WALK_NEIGHBOUR = 1;
  private static final int WALK_ELSEWHERE = 2;
  private static final int EVICT_TRANSLATION = 3;
  private static final int EVICT_WALK = 4;
  private static final int KINDS = 5;

  private final PagingMode mode;
  private final Cpu cpu;
  private final MmuState state;
  private final Walker walker;
  private final Tally tally;
  private final long[] recent;
  private final List<AssociativeArray> translations;
  private final List<AssociativeArray> walks;
  private int next;
  private int known;

  Speculation(
      PagingMode mode, MmuShape shape, Cpu cpu, MmuState state, Walker walker, Tally tally) {
    this.mode = mode;
    this.cpu = cpu;
    this.state = state;
    this.walker = walker;
    this.tally = tally;
    this.recent = new long[shape.recentAddresses()];
    List<AssociativeArray> arrays = new ArrayList<>(state.tlb().arrays());
    arrays.add(state.absentCache().array());
    this.translations = withRoom(arrays);
    this.walks = withRoom(state.walkCache().arrays());
  }

  private static List<AssociativeArray> withRoom(List<AssociativeArray> arrays) {
    return arrays.stream().filter(array -> array.capacity() > 0).toList();
  }

  /** Remembers that an access to this address missed. */
  void missed(long vaddr) {
    recent[next] = vaddr;
    next = next + 1 < recent.length ? next + 1 : 0;
    known = Math.min(known + 1, recent.length);
  }

  void speculate() {
    switch (cpu.choose(Step.SPECULATE, KINDS)) {
      case WALK_RECENT -> walk(drawRecent());
      case WALK_NEIGHBOUR -> walk(drawRecent() + mode.pageBytes());
      case WALK_ELSEWHERE -> walk(drawElsewhere());
      case EVICT_TRANSLATION -> evict(Step.TLB_EVICT, translations);
      case EVICT_WALK -> evict(Step.WALK_CACHE_EVICT, walks);
      default -> throw new IllegalStateException("a choice among " + KINDS + " is below it");
    }
  }

  private long drawRecent() {
    return known == 0 ? 0 : recent[cpu.choose(Step.SPECULATE, known)];
  }

  private long drawElsewhere() {
    long vaddr = drawRecent();
    int level = 1 + cpu.choose(Step.SPECULATE, mode.levels());
    long index = cpu.choose(Step.SPECULATE, mode.entries(level));
    long cleared = vaddr & ~((mode.entries(level) - 1L) << mode.shift(level));
    return cleared | index << mode.shift(level);
  }

  /** Walks an address as if it had been drawn. */
  void walk(long vaddr) {
    if (state.root().isLoaded()) {
      tally.count(MmuEvent.SPECULATIVE_WALK);
      walker.walk(mode.canonicalize(vaddr), Walker.SPECULATIVE);
    }
  }

  private void evict(Step step, List<AssociativeArray> arrays) {
    if (arrays.isEmpty()) {
      return;
    }
    AssociativeArray array = arrays.get(cpu.choose(step, arrays.size()));
    if (array.evict(cpu.choose(step, array.capacity()))) {
      tally.count(MmuEvent.EVICTION);
    }
  }
}
