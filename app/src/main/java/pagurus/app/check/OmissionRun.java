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
import java.util.stream.Stream;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Limits;
import pagurus.check.omit.Needless;
import pagurus.check.omit.OmissionStudy;
import pagurus.check.omit.Site;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.vm.mmu.HardwareProfile;

/** Leaves each step of relocations out, one after the other, and tells who noticed. */
final class OmissionRun {
  /** For each scenario; enough for most to be looked at completely. */
  private static final Limits EACH = new Limits(8_000_000, Duration.ofMinutes(2));

  /**
   * For each scenario once nobody has noticed; the mutated tree may be larger than the real one.
   */
  private static final Limits LONGER = new Limits(24_000_000, Duration.ofMinutes(5));

  /** Enough for a step that is known not to be needed. */
  private static final Limits GLANCE = new Limits(100_000, Duration.ofMinutes(1));

  /** Machines on which rules hold that do not on x86, where a step may be missed after all. */
  private static final List<HardwareProfile> OTHERS =
      List.of(HardwareProfile.RISCV_SVADU, HardwareProfile.ARM_HAFDBS);

  /** What came of leaving a step out, and where. */
  private record Outcome(Setting setting, OmissionStudy.Result result) {
    boolean noticed() {
      return result.finding().isPresent();
    }
  }

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
    int noticed = 0;
    int known = 0;
    for (Setting setting : settings) {
      for (Outcome outcome : study(scenarios, setting)) {
        Optional<String> why = Needless.why(outcome.result().site(), setting);
        noticed += outcome.noticed() ? 1 : 0;
        known += !outcome.noticed() && why.isPresent() ? 1 : 0;
        unnoticed += !outcome.noticed() && why.isEmpty() ? 1 : 0;
        print(outcome, why);
      }
    }
    out.printf(
        "%n%d steps left out one at a time: %d noticed, %d known not to be needed, %d unnoticed%n",
        rows.size(), noticed, known, unnoticed);
    out.flush();
    return unnoticed == 0;
  }

  private List<Outcome> study(List<Scenario> scenarios, Setting setting)
      throws InterruptedException {
    OmissionStudy sites = new OmissionStudy(scenarios, Effort.COMPLETE);
    List<Future<Outcome>> futures = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Site site : sites.sites(setting)) {
        futures.add(pool.submit(() -> study(scenarios, setting, site)));
      }
      for (Future<Outcome> future : futures) {
        outcomes.add(future.get());
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException("a search failed", failure.getCause());
    }
    outcomes.sort(Comparator.comparing(outcome -> outcome.result().site()));
    return outcomes;
  }

  /** On the machine that was asked for first; if nobody notices there, on others. */
  private static Outcome study(List<Scenario> scenarios, Setting setting, Site site) {
    boolean known = Needless.why(site, setting).isPresent();
    OmissionStudy study = within(scenarios, known ? GLANCE : EACH);
    Outcome first = new Outcome(setting, study.study(setting, site));
    if (first.noticed() || known) {
      return first;
    }
    Stream<Outcome> elsewhere =
        OTHERS.stream()
            .map(profile -> on(setting, profile))
            .map(other -> new Outcome(other, study.study(other, site)));
    Stream<Outcome> again =
        Stream.of(within(scenarios, LONGER))
            .map(longer -> new Outcome(setting, longer.study(setting, site)));
    return Stream.concat(elsewhere, again).filter(Outcome::noticed).findFirst().orElse(first);
  }

  private static OmissionStudy within(List<Scenario> scenarios, Limits limits) {
    return new OmissionStudy(scenarios, Effort.COMPLETE.within(limits));
  }

  private static Setting on(Setting setting, HardwareProfile profile) {
    return new Setting(
        setting.protocol(), profile, setting.levels(), setting.target(), setting.variant());
  }

  private void print(Outcome outcome, Optional<String> why) {
    Setting setting = outcome.setting();
    OmissionStudy.Result result = outcome.result();
    String verdict =
        result
            .finding()
            .map(
                found ->
                    "%s in %s, %s"
                        .formatted(found.invariant(), result.scenario(), setting.profile().name()))
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
    row.put("profile", setting.profile().name());
    row.put("notNeeded", why.filter(reason -> !outcome.noticed()).orElse(""));
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
