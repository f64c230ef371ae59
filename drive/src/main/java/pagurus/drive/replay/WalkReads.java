package pagurus.drive.replay;

import java.util.EnumMap;
import java.util.Map;
import pagurus.vm.mmu.MmuCounters;

/** What walks of one task have read, by the phase of its process. */
final class WalkReads {
  private final Map<Phase, MmuCounters> byPhase = new EnumMap<>(Phase.class);

  void add(Phase phase, MmuCounters counters) {
    byPhase.merge(phase, counters, MmuCounters::plus);
  }

  void add(WalkReads other) {
    other.byPhase.forEach(this::add);
  }

  MmuCounters of(Phase phase) {
    return byPhase.getOrDefault(phase, MmuCounters.ZERO);
  }
}
