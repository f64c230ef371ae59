package pagurus.app.check;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Limits;
import pagurus.check.omit.Needless;
import pagurus.check.omit.OmissionStudy;
import pagurus.check.omit.Site;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.vm.mmu.HardwareProfile;

/**
 * Leaves each step of relocations out, one after the other, and tells who noticed. When the time is
 * up, or after {@link #stop}, it ends with what is known.
 */
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
  private final long deadline;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final List<Thread> searching = new CopyOnWriteArrayList<>();
  private int unnoticed;
  private volatile boolean stopped;

  /** A run on so many threads of the host, for at most so long. */
  OmissionRun(PrintWriter out, int threads, Duration time) {
    this.out = out;
    this.threads = threads;
    deadline = System.nanoTime() + time.toNanos();
  }

  /** Ends every search, and begins no other. */
  void stop() {
    stopped = true;
    searching.forEach(Thread::interrupt);
  }

  /** Says whether every step that was tried was missed, or is known not to be needed. */
  boolean run(List<Scenario> scenarios, List<Setting> settings) throws Exception {
    int noticed = 0;
    int known = 0;
    for (Setting setting : settings) {
      OwnClasses classes = OwnClasses.of(setting);
      for (Outcome outcome : classes.blamed(() -> study(scenarios, setting))) {
        Optional<String> why = Needless.why(outcome.result().site(), setting);
        noticed += outcome.noticed() ? 1 : 0;
        known += !outcome.noticed() && why.isPresent() ? 1 : 0;
        unnoticed += !outcome.noticed() && why.isEmpty() ? 1 : 0;
        print(outcome, why);
      }
    }
    out.printf(
        "%n%d steps left out one at a time: %d noticed, %d known not to be needed, %d"
            + " unnoticed%s%n",
        rows.size(), noticed, known, unnoticed, stopped ? "; stopped before all were tried" : "");
    out.flush();
    return unnoticed == 0;
  }

  private List<Outcome> study(List<Scenario> scenarios, Setting setting) throws Exception {
    OmissionStudy sites = new OmissionStudy(scenarios, Effort.COMPLETE);
    List<Future<Optional<Outcome>>> futures = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Site site : stopped ? List.<Site>of() : sites.sites(setting)) {
        futures.add(pool.submit(() -> search(scenarios, setting, site)));
      }
      for (Future<Optional<Outcome>> future : futures) {
        await(future).ifPresent(outcomes::add);
      }
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> throw failure;
      }
    }
    outcomes.sort(Comparator.comparing(outcome -> outcome.result().site()));
    return outcomes;
  }

  private Optional<Outcome> await(Future<Optional<Outcome>> future)
      throws InterruptedException, ExecutionException {
    try {
      return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException timeIsUp) {
      stop();
      return future.get();
    } catch (ExecutionException failed) {
      stop(); // or the pool waits for all others
      throw failed;
    }
  }

  /** What came of a place; nothing if it was stopped before anybody noticed. */
  private Optional<Outcome> search(List<Scenario> scenarios, Setting setting, Site site) {
    // First here, then the look whether it goes on: so nobody is missed who is to be interrupted.
    searching.add(Thread.currentThread());
    try {
      return stopped
          ? Optional.empty()
          : Optional.of(study(scenarios, setting, site))
              .filter(outcome -> outcome.noticed() || !stopped);
    } finally {
      searching.remove(Thread.currentThread());
    }
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
    object.put("complete", !stopped);
    object.put("omissions", rows);
    object.put("unnoticed", unnoticed);
    return object;
  }
}
