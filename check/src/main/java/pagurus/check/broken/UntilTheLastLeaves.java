package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import pagurus.machine.Cpu;
import pagurus.vm.space.AddressSpace;

/**
 * Old tables that wait, space by space, until no relocation is in progress there. Kept by the space
 * itself, so that a protocol can be used on one machine after another.
 */
final class UntilTheLastLeaves {
  /** A table that has been replaced. */
  record Old(long table, int level) {}

  private final Map<AddressSpace, List<Old>> waiting = new WeakHashMap<>();

  /** These tables wait from now on. */
  synchronized void add(AddressSpace space, List<Old> tables) {
    waiting.computeIfAbsent(space, any -> new ArrayList<>()).addAll(tables);
  }

  /** All that wait in a space if nobody moves anything there at this moment; otherwise none. */
  List<Old> takeIfNobodyMoves(Cpu cpu, AddressSpace space) {
    return !space.hasMoversBeyond(cpu, 0) ? takeAll(space) : List.of();
  }

  private synchronized List<Old> takeAll(AddressSpace space) {
    List<Old> all = waiting.remove(space);
    return all == null ? List.of() : all;
  }
}
