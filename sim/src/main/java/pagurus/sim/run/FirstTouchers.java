package pagurus.sim.run;

import java.util.function.LongFunction;
import pagurus.arch.PagingMode;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.KernelThread;

/**
 * Who touches memory that has its place before a program begins: so it comes from that CPU's node,
 * and so does each table with the first of its pages.
 */
record FirstTouchers(Kernel kernel, ThreadPlaces places) {
  private static final PagingMode MODE = SimulatedKernel.MODE;

  /** A CPU of one node. */
  LongFunction<KernelThread> on(int node) {
    int first = places.firstOf(places.existing(node));
    return vaddr -> kernel.thread(first);
  }

  /**
   * CPUs of all nodes in turn. A page is on another node than the one before it; and so is the
   * first page of each table, of whatever level, which brings the table there.
   */
  LongFunction<KernelThread> inTurn() {
    return vaddr -> {
      int turn = 0;
      for (int level = 1; level <= MODE.levels(); level++) {
        turn += MODE.index(vaddr, level);
      }
      return kernel.thread(places.firstInTurn(turn));
    };
  }
}
