package pagurus.app.stress;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import pagurus.drive.stress.StressReport;
import pagurus.vm.space.KernelCounters.Event;

/** Tells a program what happened under stress. The schema is docs/stress.schema.json. */
public final class StressJson {
  private StressJson() {}

  /** The report as one object. */
  public static Map<String, Object> object(StressSettings settings, StressResult result) {
    StressReport report = result.report();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("machine", settings.topology().name());
    root.put("paging", settings.mode().name());
    root.put("kernels", result.kernels());
    root.put("kernelsNotReached", result.notReached());
    root.put("seconds", settings.seconds());
    root.put("seed", settings.seed());
    Map<String, Object> operations = new LinkedHashMap<>();
    report.operations().forEach((what, count) -> operations.put(name(what), count));
    root.put("operations", operations);
    Map<String, Object> verification = new LinkedHashMap<>();
    verification.put("stores", report.stores());
    verification.put("loads", report.loads());
    verification.put("mismatches", report.mismatches());
    verification.put("firstMismatch", report.firstMismatch());
    verification.put("walksIntoFreedMemory", report.astrayReads());
    verification.put("leakedFrames", report.leakedFrames());
    verification.put("auditFindings", report.findings());
    root.put("verification", verification);
    Map<String, Object> relocation = new LinkedHashMap<>();
    relocation.put("tablesMoved", report.tablesMoved());
    Map<String, Object> skipped = new LinkedHashMap<>();
    report.skipped().forEach((why, count) -> skipped.put(name(why), count));
    relocation.put("skipped", skipped);
    relocation.put("shootdowns", report.count(Event.SHOOTDOWN));
    relocation.put("ipis", report.count(Event.IPI));
    relocation.put("mostTablesInLimbo", report.mostTablesInLimbo());
    relocation.put("mostMovedInLimbo", report.mostMovedInLimbo());
    relocation.put("movedInLimboBound", report.movedInLimboBound());
    relocation.put("limboWaits", report.count(Event.LIMBO_WAIT));
    relocation.put("sharedTablesMoved", report.count(Event.SHARED_TABLE_MOVED));
    root.put("relocation", relocation);
    Map<String, Object> memory = new LinkedHashMap<>();
    for (Event event : Event.values()) {
      memory.put(name(event), report.count(event));
    }
    memory.put("allocationFailuresSurvived", report.refusals());
    memory.put("forks", report.forks());
    memory.put("spacesMade", report.spawned());
    root.put("memory", memory);
    return root;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
