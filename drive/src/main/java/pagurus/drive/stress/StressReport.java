package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.mmu.MmuEvent;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/**
 * What a stress run did and found.
 *
 * @param operations how often each operation was carried out
 * @param loads loads of which the value was checked
 * @param stores stores
 * @param mismatches words that did not hold what they must, and accesses that were refused or
 *     allowed against the rules
 * @param firstMismatch the first of them in words; empty if there is none
 * @param tablesMoved for each protocol how many tables of each level it moved; index 0 is level 1
 * @param skipped how often a table was not moved, by reason
 * @param events what the kernel counted, over all CPUs
 * @param forks spaces that were copied
 * @param spawned spaces that were made and ended beside the lasting ones
 * @param refusals how often there was no memory, and the kernel or the program went on
 * @param astrayReads reads of walkers that ended in freed or missing memory, or in a malformed
 *     entry (I1)
 * @param mostTablesInLimbo the most unlinked tables that waited to be freed at any moment
 * @param mostMovedInLimbo the most of them that were there because they had been moved
 * @param movedInLimboBound so many of those there may ever be
 * @param leakedFrames frames that nobody owns at the end
 * @param findings what did not add up at the end, in words
 */
public record StressReport(
    Map<Operation, Long> operations,
    long loads,
    long stores,
    long mismatches,
    String firstMismatch,
    Map<String, List<Long>> tablesMoved,
    Map<Outcome, Long> skipped,
    Map<Event, Long> events,
    long forks,
    long spawned,
    long refusals,
    long astrayReads,
    int mostTablesInLimbo,
    int mostMovedInLimbo,
    int movedInLimboBound,
    long leakedFrames,
    List<String> findings) {

  static StressReport of(
      Kernel kernel,
      StressOptions options,
      Account sum,
      List<TableMover> movers,
      Audit.Report audit) {
    int levels = kernel.core().mode().levels();
    Map<String, List<Long>> moved = new LinkedHashMap<>();
    RelocationCounters all = new RelocationCounters(levels);
    for (int protocol = 0; protocol < options.protocols().size(); protocol++) {
      RelocationCounters counters = new RelocationCounters(levels);
      for (TableMover mover : movers) {
        counters.add(mover.counters(protocol));
      }
      all.add(counters);
      moved.put(options.protocols().get(protocol).name(), movedByLevel(counters, levels));
    }
    return new StressReport(
        sum.operations(),
        sum.loads(),
        sum.stores(),
        sum.mismatches(),
        sum.firstMismatch(),
        moved,
        skipped(all),
        events(kernel),
        sum.forks(),
        sum.spawned(),
        sum.refusals() + all.shortages(),
        astrayReads(kernel),
        kernel.core().retired().most(),
        kernel.core().retired().mostMoved(),
        kernel.relocator().mostInLimbo(),
        audit.leakedFrames(),
        audit.findings());
  }

  private static List<Long> movedByLevel(RelocationCounters counters, int levels) {
    List<Long> moved = new ArrayList<>();
    for (int level = 1; level <= levels; level++) {
      moved.add(counters.moved(level));
    }
    return List.copyOf(moved);
  }

  private static Map<Outcome, Long> skipped(RelocationCounters all) {
    Map<Outcome, Long> skipped = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.MOVED && all.count(outcome) > 0) {
        skipped.put(outcome, all.count(outcome));
      }
    }
    return skipped;
  }

  private static Map<Event, Long> events(Kernel kernel) {
    Map<Event, Long> events = new EnumMap<>(Event.class);
    for (KernelThread thread : kernel.threads()) {
      for (Event event : Event.values()) {
        events.merge(event, thread.counters().get(event), Long::sum);
      }
    }
    return events;
  }

  private static long astrayReads(Kernel kernel) {
    long reads = 0;
    for (KernelThread thread : kernel.threads()) {
      MmuCounters counters = thread.mmu().counters();
      reads += counters.of(MmuEvent.POISON_READ);
      reads += counters.of(MmuEvent.STRAY_READ);
      reads += counters.of(MmuEvent.MALFORMED_READ);
    }
    return reads;
  }

  /** Several runs, on kernels of different kinds but with the same protocols, as if one. */
  public static StressReport sum(List<StressReport> reports) {
    return new ReportSum(reports).sum();
  }

  /** Whether nothing was lost, nothing leaked, no walker went astray, and limbo kept its bound. */
  public boolean isClean() {
    return problems().isEmpty();
  }

  /** How often the kernel counted something. */
  public long count(Event event) {
    return events.getOrDefault(event, 0L);
  }

  /** Tables that a protocol moved, of all levels. */
  public long moved(String protocol) {
    return tablesMoved.getOrDefault(protocol, List.of()).stream().mapToLong(n -> n).sum();
  }

  /** What speaks against the kernel, a sentence each; empty if nothing does. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (mismatches > 0) {
      problems.add("%d mismatches, the first: %s".formatted(mismatches, firstMismatch));
    }
    if (astrayReads > 0) {
      problems.add("walkers read %d entries where no table is".formatted(astrayReads));
    }
    if (leakedFrames > 0) {
      problems.add("%d frames have leaked".formatted(leakedFrames));
    }
    if (mostMovedInLimbo > movedInLimboBound) {
      problems.add(
          "%d moved tables were in limbo at once, the bound is %d"
              .formatted(mostMovedInLimbo, movedInLimboBound));
    }
    problems.addAll(findings);
    return List.copyOf(problems);
  }

  /** The protocols that have not moved a single table: the run was too short for them. */
  public List<String> unusedProtocols() {
    return tablesMoved.keySet().stream().filter(name -> moved(name) == 0).toList();
  }

  /** Whether nothing was lost, nothing leaked, and every protocol was used. */
  public boolean holds() {
    return problems().isEmpty() && unusedProtocols().isEmpty();
  }
}
