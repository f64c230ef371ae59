package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.KernelCounters.Event;

/** What several stress runs did and found, on kernels of different kinds, as if it were one. */
final class ReportSum {
  private final List<StressReport> reports;

  ReportSum(List<StressReport> reports) {
    this.reports = reports;
  }

  StressReport sum() {
    Map<Operation, Long> operations = new EnumMap<>(Operation.class);
    Map<Outcome, Long> skipped = new EnumMap<>(Outcome.class);
    Map<Event, Long> events = new EnumMap<>(Event.class);
    Map<String, List<Long>> moved = new LinkedHashMap<>();
    List<String> findings = new ArrayList<>();
    for (StressReport one : reports) {
      one.operations().forEach((what, count) -> operations.merge(what, count, Long::sum));
      one.skipped().forEach((why, count) -> skipped.merge(why, count, Long::sum));
      one.events().forEach((what, count) -> events.merge(what, count, Long::sum));
      one.tablesMoved().forEach((name, levels) -> moved.merge(name, levels, ReportSum::plus));
      findings.addAll(one.findings());
    }
    return new StressReport(
        operations,
        sum(StressReport::loads),
        sum(StressReport::stores),
        sum(StressReport::mismatches),
        firstMismatch(),
        moved,
        skipped,
        events,
        sum(StressReport::forks),
        sum(StressReport::spawned),
        sum(StressReport::refusals),
        sum(StressReport::astrayReads),
        most(StressReport::mostTablesInLimbo),
        most(StressReport::mostMovedInLimbo),
        most(StressReport::movedInLimboBound),
        sum(StressReport::leakedFrames),
        List.copyOf(findings));
  }

  private static List<Long> plus(List<Long> one, List<Long> other) {
    return IntStream.range(0, one.size())
        .mapToObj(level -> one.get(level) + other.get(level))
        .toList();
  }

  private long sum(ToLongFunction<StressReport> figure) {
    return reports.stream().mapToLong(figure).sum();
  }

  private int most(ToIntFunction<StressReport> figure) {
    return reports.stream().mapToInt(figure).max().orElse(0);
  }

  private String firstMismatch() {
    return reports.stream()
        .map(StressReport::firstMismatch)
        .filter(sentence -> !sentence.isEmpty())
        .findFirst()
        .orElse("");
  }
}
