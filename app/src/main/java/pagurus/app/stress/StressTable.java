package pagurus.app.stress;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import pagurus.drive.stress.StressReport;
import pagurus.vm.space.KernelCounters.Event;

/** Tells a person what happened under stress. */
public final class StressTable {
  private final PrintWriter out;

  /** A table on this writer. */
  public StressTable(PrintWriter out) {
    this.out = out;
  }

  @FormatMethod
  private void row(String name, @FormatString String format, Object... values) {
    out.printf(Locale.ROOT, "  %-24s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  /** Prints the table. */
  public void print(StressSettings settings, StressResult result) {
    StressReport report = result.report();
    out.printf(
        Locale.ROOT,
        "stress: %s, %d CPUs, %s, %d s, seed %d%n",
        settings.topology().name(),
        settings.topology().cpus(),
        settings.mode().name(),
        settings.seconds(),
        settings.seed());
    out.printf(Locale.ROOT, "  %-24s %s%n", "kernels, in turn", result.kernelWords());
    operations(report);
    relocation(settings, report);
    memory(report);
    verdict(report);
    out.flush();
  }

  /** Prints one line: what was checked, and the verdict. */
  public void printLine(StressSettings settings, StressResult result) {
    StressReport report = result.report();
    long moved =
        report.tablesMoved().values().stream()
            .flatMap(List::stream)
            .mapToLong(Long::longValue)
            .sum();
    row(
        settings.mode().name(),
        "%,12d loads, %,8d tables moved; mismatches %,d, leaked frames %,d, audit %s (%s)",
        report.loads(),
        moved,
        report.mismatches(),
        report.leakedFrames(),
        report.findings().isEmpty() ? "clean" : report.findings().toString(),
        result.kernelWords());
    out.flush();
  }

  private void operations(StressReport report) {
    out.println("operations");
    report
        .operations()
        .forEach(
            (operation, count) ->
                row(operation.name().toLowerCase(Locale.ROOT).replace('_', ' '), "%,14d", count));
  }

  private void relocation(StressSettings settings, StressReport report) {
    out.println("tables moved");
    report
        .tablesMoved()
        .forEach(
            (protocol, moved) -> {
              StringJoiner levels = new StringJoiner(", ");
              for (int level = moved.size(); level >= 1; level--) {
                levels.add(
                    String.format(
                        Locale.ROOT,
                        "%s %,d",
                        settings.mode().levelName(level),
                        moved.get(level - 1)));
              }
              row(protocol, "%s", levels);
            });
    report.skipped().forEach((why, count) -> row("not moved", "%,d: %s", count, why.reason()));
    row(
        "shootdowns",
        "%,d with %,d IPIs, %,d spared",
        report.count(Event.SHOOTDOWN),
        report.count(Event.IPI),
        report.count(Event.IPI_SPARED));
    row(
        "shared tables",
        "%,d shared, %,d moved with all parents, %,d copied for one of them",
        report.count(Event.TABLE_SHARED),
        report.count(Event.SHARED_TABLE_MOVED),
        report.count(Event.TABLE_UNSHARED));
    row("kernel half", "%,d changes of a root's view", report.count(Event.KERNEL_ENTRY));
    row(
        "most tables in limbo",
        "%,d, of them moved %,d of at most %,d; movers waited %,d times",
        report.mostTablesInLimbo(),
        report.mostMovedInLimbo(),
        report.movedInLimboBound(),
        report.count(Event.LIMBO_WAIT));
  }

  private void memory(StressReport report) {
    out.println("memory");
    row(
        "swap",
        "%,d pages out, %,d in, %,d dropped clean, %,d rescued",
        report.count(Event.PAGE_OUT),
        report.count(Event.PAGE_IN),
        report.count(Event.PAGE_DROPPED),
        report.count(Event.PAGE_RESCUED));
    row(
        "spaces",
        "%,d forked, %,d made and ended beside the lasting ones",
        report.forks(),
        report.spawned());
    row(
        "huge leaves",
        "%,d made, %,d collapsed, %,d split",
        report.count(Event.HUGE_MADE),
        report.count(Event.HUGE_COLLAPSED),
        report.count(Event.HUGE_SPLIT));
    row("allocation failures", "%,d survived", report.refusals());
  }

  private void verdict(StressReport report) {
    out.println("verdict");
    row("checked", "%,d loads, %,d stores", report.loads(), report.stores());
    row(
        "mismatches",
        "%,d%s",
        report.mismatches(),
        report.mismatches() == 0 ? "" : ": " + report.firstMismatch());
    row("walks into freed memory", "%,d", report.astrayReads());
    row("leaked frames", "%,d", report.leakedFrames());
    row("audit", "%s", report.findings().isEmpty() ? "clean" : report.findings().toString());
  }
}
