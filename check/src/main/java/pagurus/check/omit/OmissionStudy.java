package pagurus.check.omit;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Execution;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Trial;
import pagurus.check.spec.Finding;
import pagurus.check.world.Omission;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.Step;

/** For each step that a relocation takes: what happens if it is left out. */
public final class OmissionStudy {
  /**
   * What came of leaving a step out.
   *
   * @param site where the step is taken
   * @param finding what was found, if anything
   * @param scenario what found it; empty if nothing did
   * @param executions executions until then, or in all
   */
  public record Result(Site site, Optional<Finding> finding, String scenario, long executions) {}

  private final List<Scenario> scenarios;
  private final Effort effort;

  /** A study with these scenarios, in this order, each searched with this effort. */
  public OmissionStudy(List<Scenario> scenarios, Effort effort) {
    this.scenarios = List.copyOf(scenarios);
    this.effort = effort;
  }

  /** The places from which relocations in this setting take steps that can be left out. */
  public List<Site> sites(Setting setting) {
    TreeSet<Site> found = new TreeSet<>();
    for (Scenario scenario : fitting(setting)) {
      Omission listener =
          (cpu, step) -> {
            if (canBeLeftOut(step)) {
              Site.here(step).ifPresent(found::add);
            }
            return false;
          };
      Trial trial = new Trial(scenario, setting, listener);
      Execution execution = trial.start(new Sharing(trial.cells()), Order.NONE, Watcher.NONE);
      World world = execution.world();
      for (int enabled = world.enabled(); enabled != 0; enabled = world.enabled()) {
        world.take(Integer.numberOfTrailingZeros(enabled), 0);
      }
      execution.abandon();
    }
    return List.copyOf(found);
  }

  private List<Scenario> fitting(Setting setting) {
    return scenarios.stream().filter(scenario -> scenario.fits(setting)).toList();
  }

  /** Reading cannot be left out, and hardware's own steps are not the kernel's to leave out. */
  private static boolean canBeLeftOut(Step step) {
    return step.actor() == Step.Actor.THREAD
        && switch (step) {
          case LOOKUP,
              COPY_NODES, // a relocation only reads it
              IDLE,
              POLL,
              AWAIT_LOCK,
              AWAIT_MOVE,
              AWAIT_MEMORY,
              USER_LOAD,
              USER_STORE ->
              false;
          default -> true;
        };
  }

  /**
   * Leaves the steps of one place out and searches until somebody notices. After an interrupt no
   * other scenario is tried.
   */
  public Result study(Setting setting, Site site) {
    Omission omission =
        (cpu, step) -> step == site.step() && Site.here(step).filter(site::equals).isPresent();
    long executions = 0;
    for (Scenario scenario : fitting(setting)) {
      Verdict verdict =
          new Search(new Trial(scenario, setting, omission), effort, Progress.NONE).search();
      executions += verdict.executions();
      if (verdict.violation().isPresent()) {
        Finding finding = verdict.violation().get().finding();
        return new Result(site, Optional.of(finding), scenario.name(), executions);
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    return new Result(site, Optional.empty(), "", executions);
  }
}
