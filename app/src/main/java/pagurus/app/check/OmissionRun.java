package pagurus.app.check;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Limits;
import pagurus.check.omit.Needless;
import pagurus.check.omit.OmissionStudy;
import pagurus.check.omit.Site;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;

/** Leaves each step of relocations out, one after the other, and tells who noticed. */
final class OmissionRun {
  /** A scenario that has not noticed anything within so many steps is not going to, as a rule. */
  private static final Limits EACH = new Limits(400_000, Duration.ofMinutes(1));

  private final PrintWriter out;
  private final int threads;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private int unnoticed;

  OmissionRun(PrintWriter out, int threads) {
    this.out = out;
    this.threads = threads;
  }

  /** Says whether every step was missed, or is known not to be needed. */
  boolean run(List<Scenario> scenarios, List<Setting> settings) throws InterruptedException {
    OmissionStudy study = new OmissionStudy(scenarios, Effort.COMPLETE.within(EACH));
    int noticed = 0;
    int known = 0;
    for (Setting setting : settings) {
      for (OmissionStudy.Result result : study(study, setting)) {
        Optional<String> why = Needless.why(result.site());
        boolean found = result.finding().isPresent();
        noticed += found ? 1 : 0;
        known += !found && why.isPresent() ? 1 : 0;
        unnoticed += !found && why.isEmpty() ? 1 : 0;
        print(setting, result, why);
      }
    }
    out.printf(
        "%n%d steps left out one at a time: %d noticed, %d known not to be needed, %d unnoticed%n",
        rows.size(), noticed, known, unnoticed);
    out.flush();
    return unnoticed == 0;
  }

  private List<OmissionStudy.Result> study(OmissionStudy study, Setting setting)
      throws InterruptedException {
    List<Future<OmissionStudy.Result>> futures = new ArrayList<>();
    List<OmissionStudy.Result> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Site site : study.sites(setting)) {
        futures.add(pool.submit(() -> study.study(setting, site)));
      }
      for (Future<OmissionStudy.Result> future : futures) {
        results.add(future.get());
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException("a search failed", failure.getCause());
    }
    results.sort(Comparator.comparing(OmissionStudy.Result::site));
    return results;
  }

  private void print(Setting setting, OmissionStudy.Result result, Optional<String> why) {
    String verdict =
        result
            .finding()
            .map(found -> found.invariant() + " in " + result.scenario())
            .orElseGet(() -> why.map(reason -> "not needed: " + reason).orElse("unnoticed"));
    out.printf(
        "%-8s %-6s %-62s %s%n",
        setting.protocol().name(), setting.target().word(), result.site(), verdict);
    out.flush();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("protocol", setting.protocol().name());
    row.put("target", setting.target().word());
    row.put("step", result.site().step().name());
    row.put("place", result.site().type() + "." + result.site().method());
    row.put("invariant", result.finding().map(found -> found.invariant().name()).orElse(""));
    row.put("scenario", result.scenario());
    row.put("notNeeded", why.filter(reason -> result.finding().isEmpty()).orElse(""));
    row.put("executions", result.executions());
    rows.add(row);
  }

  /** The same as an object. */
  Map<String, Object> json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("omissions", rows);
    object.put("unnoticed", unnoticed);
    return object;
  }
}
