package pagurus.app.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Setting;

/** Tells a program what came of a check. The schema is docs/check.schema.json. */
final class CheckJson {
  private CheckJson() {}

  /** One object for one combination; for several one that has theirs as results. */
  static Map<String, Object> of(List<CheckOutcome> outcomes, int wanted, double seconds) {
    if (wanted == 1 && outcomes.size() == 1) {
      return object(outcomes.getFirst());
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(
        "complete",
        outcomes.size() == wanted && outcomes.stream().allMatch(one -> one.verdict().complete()));
    map.put("wanted", wanted);
    map.put("broken", outcomes.stream().filter(one -> !one.holds()).count());
    map.put("executions", outcomes.stream().mapToLong(one -> one.verdict().executions()).sum());
    map.put("steps", outcomes.stream().mapToLong(one -> one.verdict().steps()).sum());
    map.put("seconds", seconds);
    map.put("results", outcomes.stream().map(CheckJson::object).toList());
    return map;
  }

  /** What came of the mutants. */
  static Map<String, Object> ofMutants(List<MutantOutcome> outcomes, int wanted, double seconds) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("killed", outcomes.stream().filter(MutantOutcome::isKilled).count());
    map.put("wanted", wanted);
    map.put("seconds", seconds);
    map.put("mutants", outcomes.stream().map(CheckJson::object).toList());
    return map;
  }

  private static Map<String, Object> object(MutantOutcome outcome) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mutant", outcome.mutant().id());
    map.put("sentence", outcome.mutant().defect());
    map.put("killed", outcome.isKilled());
    map.put("result", object(outcome.outcome()));
    return map;
  }

  private static Map<String, Object> object(CheckOutcome outcome) {
    Verdict verdict = outcome.verdict();
    Setting setting = outcome.combination().setting();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("scenario", outcome.combination().scenario().name());
    map.put("protocol", setting.protocol().name());
    if (outcome.combination().scenario().copies().arePossible()) {
      map.put("copies", setting.keeping().name());
    }
    map.put("profile", setting.profile().name());
    map.put("levels", setting.levels());
    map.put("target", setting.target().word());
    map.put("method", verdict.method());
    map.put("complete", verdict.complete());
    map.put("executions", verdict.executions());
    map.put("redundant", verdict.redundant());
    map.put("steps", verdict.steps());
    map.put("longest", verdict.longest());
    map.put("seconds", outcome.time().toMillis() / 1e3);
    verdict.violation().ifPresent(violation -> map.put("violation", object(violation)));
    return map;
  }

  private static Map<String, Object> object(Verdict.Violation violation) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("invariant", violation.finding().invariant().name());
    map.put("sentence", violation.finding().invariant().sentence());
    map.put("why", violation.finding().why());
    map.put("length", violation.schedule().turns().size());
    return map;
  }
}
