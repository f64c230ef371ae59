package pagurus.app.run;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import pagurus.app.terminal.ByteSizes;
import pagurus.drive.event.EventReport;
import pagurus.drive.replay.Phase;
import pagurus.drive.replay.Relocation;
import pagurus.drive.replay.ReplayReport;
import pagurus.machine.Step;
import pagurus.vm.inspect.Census;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.KernelCounters.Event;

/** Tells a person what happened in a run. */
final class RunTable {
  private static final double PERCENT = 100;
  private static final double NANOS_PER_MILLI = 1e6;

  private final PrintWriter out;

  RunTable(PrintWriter out) {
    this.out = out;
  }

  void print(RunResult result) {
    header(result);
    tables(result);
    walks(result);
    relocation(result);
    events(result);
    memory(result);
    verdict(result);
    result.notes().forEach(note -> out.println("note: " + note));
    out.flush();
  }

  @FormatMethod
  private void row(String name, @FormatString String format, Object... values) {
    out.printf(Locale.ROOT, "  %-22s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  private void header(RunResult result) {
    out.println(result.workload() + "  (" + result.origin() + ")");
    row(
        "machine",
        "%s: %d nodes of %s, %d CPUs, %s",
        result.topology().name(),
        result.topology().nodes(),
        ByteSizes.text(result.bytesPerNode()),
        result.topology().cpus(),
        result.mode().name());
    row(
        "program",
        "%d %s of %d %s, %,d accesses, footprint %s each",
        result.processes(),
        result.processes() == 1 ? "process" : "processes",
        result.threads(),
        result.threads() == 1 ? "thread" : "threads",
        result.report().accesses(),
        ByteSizes.text(result.footprintBytes()));
    out.println();
  }

  private void tables(RunResult result) {
    List<Census> before = result.report().before();
    List<Census> after = result.report().after();
    int nodes = result.topology().nodes();
    out.println("tables by level and node" + " ".repeat(8) + "before    after");
    for (int level = result.mode().levels(); level >= 1; level--) {
      for (int node = 0; node < nodes; node++) {
        String name = "level %d %-6s".formatted(level, "(" + result.mode().levelName(level) + ")");
        row(
            name + " node " + node,
            CensusFigure.TABLES.sum(before, level, node),
            CensusFigure.TABLES.sum(after, level, node));
        row(
            name + " copy, node " + node,
            CensusFigure.COPIES.sum(before, level, node),
            CensusFigure.COPIES.sum(after, level, node));
      }
    }
    out.println();
  }

  private void row(String name, long was, long is) {
    if (was != 0 || is != 0) {
      out.printf(Locale.ROOT, "  %-28s %,9d %,8d%n", name, was, is);
    }
  }

  private void walks(RunResult result) {
    out.println("walk reads that went to a remote node");
    for (Phase phase : Phase.values()) {
      var walks = result.report().walksIn(phase);
      long reads = walks.localReads() + walks.remoteReads();
      if (reads > 0) {
        row(phaseName(phase, result), "%6.1f %%  of %,d", 100 * walks.remoteShare(), reads);
      }
    }
    out.println();
  }

  private static String phaseName(Phase phase, RunResult result) {
    return switch (phase) {
      case HOME ->
          result.settings().relocation() == Relocation.CONTINUOUS ? "tables circling" : "at home";
      case APART -> "moved, tables behind";
      case MOVING -> "while moving";
      case TOGETHER -> "tables have followed";
      case AFTER_EVENT -> "after an event";
    };
  }

  private void relocation(RunResult result) {
    ReplayReport report = result.report();
    out.println("relocation (" + result.settings().protocol().name() + ")");
    StringJoiner moved = new StringJoiner(", ");
    for (int level = result.mode().levels(); level >= 1; level--) {
      moved.add(
          String.format(
              Locale.ROOT,
              "%s %,d",
              result.mode().levelName(level),
              report.relocation().moved(level)));
    }
    row("tables moved", "%s", moved);
    for (Outcome outcome : Outcome.values()) {
      long count = report.relocation().count(outcome);
      if (outcome != Outcome.MOVED && count > 0) {
        row("  not moved", "%,d: %s", count, outcome.reason());
      }
    }
    row("data pages moved", "%,d (%,d stayed)", report.pagesMoved(), report.pagesStayed());
    row("entries drained", "%,d", report.relocation().drained());
    row(
        "shootdowns",
        "%,d with %,d IPIs, %,d local",
        report.count(Event.SHOOTDOWN),
        report.count(Event.IPI),
        report.count(Event.LOCAL_FLUSH));
    if (report.count(Event.IPI_SPARED) > 0) {
      row("  IPIs spared", "%,d: nodes that never had the entries", report.count(Event.IPI_SPARED));
    }
    row(
        "longest wait on a move",
        "%.1f us, %,d waits",
        result.waits().longestNs(Step.AWAIT_MOVE) / 1e3,
        result.waits().count(Step.AWAIT_MOVE));
    row(
        "most tables in limbo",
        "%,d; movers waited %,d times",
        report.limbo(),
        report.count(Event.LIMBO_WAIT));
    out.println();
  }

  private void events(RunResult result) {
    if (result.happened().isEmpty()) {
      return;
    }
    out.println("events");
    for (EventReport event : result.happened()) {
      row(
          event.spec().text(),
          "%s: %s",
          event.outcome().succeeded() ? "done" : "not all of it",
          event.outcome().what());
      row(
          "  when",
          "from %.1f %% to %.1f %% of the run, %.1f ms",
          PERCENT * event.began(),
          PERCENT * event.ended(),
          event.nanos() / NANOS_PER_MILLI);
      event.outcome().heldUpBy().forEach(holder -> row("  held up by", "%s", holder));
    }
    out.println();
  }

  private void memory(RunResult result) {
    ReplayReport report = result.report();
    out.println("memory");
    row(
        "faults",
        "%,d (%,d spurious), %,d pages zeroed",
        report.count(Event.FAULT),
        report.count(Event.SPURIOUS_FAULT),
        report.count(Event.ZERO_FILL));
    row(
        "swap",
        "%,d pages out, %,d in, %,d dropped clean, %,d rescued",
        report.count(Event.PAGE_OUT),
        report.count(Event.PAGE_IN),
        report.count(Event.PAGE_DROPPED),
        report.count(Event.PAGE_RESCUED));
    out.println();
  }

  private void verdict(RunResult result) {
    ReplayReport report = result.report();
    row(
        "checked",
        "%,d loads, %,d stores, %,d pages at the end",
        report.loads(),
        report.stores(),
        report.pagesVerified());
    row(
        "mismatches",
        "%,d%s",
        report.mismatches(),
        report.mismatches() == 0 ? "" : ": " + report.firstMismatch());
    row(
        "audit",
        "%s",
        result.audit().isClean()
            ? "clean, 0 frames leaked"
            : result.audit().leakedFrames() + " frames leaked: " + result.audit().findings());
    row("time", "%.1f s", result.seconds());
  }
}
