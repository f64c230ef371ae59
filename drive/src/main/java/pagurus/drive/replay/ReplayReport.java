package pagurus.drive.replay;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pagurus.drive.event.EventMoves;
import pagurus.drive.event.EventReport;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.space.KernelCounters;
import pagurus.vm.space.KernelThread;

/**
 * What happened in a run.
 *
 * @param loads loads that were checked
 * @param stores stores that were made under check
 * @param mismatches words that did not hold what they must
 * @param firstMismatch the first of them in words; empty if there is none
 * @param pagesVerified pages whose every word was checked at the end
 * @param accesses accesses in all
 * @param walks what walks did, by phase
 * @param lastPhase what walks counted as at the end
 * @param relocation what became of tables, by movers and events
 * @param rounds how often movers sent the tables to another node
 * @param pagesMoved data pages that moved with the process or by events
 * @param pagesStayed data pages that could not
 * @param before tables by level and node before anybody moved them; one for each process
 * @param after the same after all moves
 * @param events what the kernel counted, over all CPUs
 * @param limbo the most retired tables that ever waited at once
 */
public record ReplayReport(
    long loads,
    long stores,
    long mismatches,
    String firstMismatch,
    long pagesVerified,
    long accesses,
    Map<Phase, MmuCounters> walks,
    Phase lastPhase,
    RelocationCounters relocation,
    int rounds,
    long pagesMoved,
    long pagesStayed,
    List<Census> before,
    List<Census> after,
    Map<KernelCounters.Event, Long> events,
    int limbo) {

  /** What walks did in a phase. */
  public MmuCounters walksIn(Phase phase) {
    return walks.getOrDefault(phase, MmuCounters.ZERO);
  }

  /** How often the kernel counted something, over all CPUs. */
  public long count(KernelCounters.Event event) {
    return events.getOrDefault(event, 0L);
  }

  static ReplayReport of(
      Kernel kernel,
      List<RunProcess> processes,
      List<ReplayTask> tasks,
      List<MoveTask> movers,
      List<EventReport> happened,
      long pagesVerified) {
    WalkReads reads = new WalkReads();
    tasks.forEach(task -> reads.add(task.reads()));
    Map<Phase, MmuCounters> walks = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      walks.put(phase, reads.of(phase));
    }
    RelocationCounters relocation = new RelocationCounters(kernel.core().mode().levels());
    movers.forEach(mover -> relocation.add(mover.counters()));
    List<EventMoves> byEvents =
        happened.stream().flatMap(event -> event.outcome().moves().stream()).toList();
    byEvents.forEach(moves -> relocation.add(moves.tables()));
    Verdict verdict = Verdict.of(processes);
    return new ReplayReport(
        verdict.loads,
        verdict.stores,
        verdict.mismatches,
        verdict.first,
        pagesVerified,
        processes.stream().mapToLong(RunProcess::accesses).sum(),
        walks,
        processes.getFirst().walkPhase(),
        relocation,
        movers.stream().mapToInt(mover -> mover.record().rounds()).sum(),
        movers.stream().mapToLong(mover -> mover.record().pagesMoved()).sum()
            + byEvents.stream().mapToLong(EventMoves::pagesMoved).sum(),
        movers.stream().mapToLong(mover -> mover.record().pagesStayed()).sum()
            + byEvents.stream().mapToLong(EventMoves::pagesStayed).sum(),
        processes.stream().flatMap(process -> process.tables().before().stream()).toList(),
        processes.stream().flatMap(process -> process.tables().after().stream()).toList(),
        events(kernel),
        kernel.core().retired().most());
  }

  private record Verdict(long loads, long stores, long mismatches, String first) {
    /** The first ledger of a process holds the sum of all when the run has been verified. */
    static Verdict of(List<RunProcess> processes) {
      long loads = 0;
      long stores = 0;
      long mismatches = 0;
      String first = "";
      for (RunProcess process : processes) {
        var sum = process.ledgers().getFirst();
        loads += sum.loads();
        stores += sum.stores();
        mismatches += sum.mismatches();
        first = first.isEmpty() ? sum.firstMismatch() : first;
      }
      return new Verdict(loads, stores, mismatches, first);
    }
  }

  private static Map<KernelCounters.Event, Long> events(Kernel kernel) {
    Map<KernelCounters.Event, Long> sums = new EnumMap<>(KernelCounters.Event.class);
    for (KernelCounters.Event event : KernelCounters.Event.values()) {
      long sum = 0;
      for (KernelThread thread : kernel.threads()) {
        sum += thread.counters().get(event);
      }
      sums.put(event, sum);
    }
    return sums;
  }
}
