package pagurus.app.sim;

import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.app.ClassPath;
import pagurus.app.terminal.Nearest;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.Policies;
import pagurus.sim.run.SimulationPlan;

/**
 * Finds policies: by the name of one that comes with the simulator or is registered on the class
 * path, or by the name of a class.
 */
final class PolicyChoice {
  private static final String ALL = "all";

  private final ClassPath classPath;

  /** Policies of the simulator and of a class path, which may be empty. */
  PolicyChoice(String classPath) {
    this.classPath = new ClassPath(classPath);
  }

  /** The same for runs under a plan, in which a guest's second stage has policies of its own. */
  List<Policies> forRuns(List<String> names, SimulationPlan plan) {
    List<TablePolicy> program = chosen(names);
    if (plan.guest().isEmpty()) {
      return program.stream().map(Policies::of).toList();
    }
    List<TablePolicy> secondStage = chosen(names);
    return IntStream.range(0, program.size())
        .mapToObj(i -> Policies.of(plan.guest().get(), program.get(i), secondStage.get(i)))
        .toList();
  }

  /** A fresh policy for each name; {@code all} stands for all that have a name. */
  List<TablePolicy> chosen(List<String> names) {
    if (names.isEmpty()) {
      throw new BadInputException("--policy takes at least one policy");
    }
    try {
      List<TablePolicy> all = PolicyCatalog.all(classPath.loader());
      all.forEach(PolicyChoice::checkName);
      List<String> known = all.stream().map(TablePolicy::name).toList();
      checkDistinct(known);
      List<TablePolicy> chosen = made(names, known);
      checkDistinct(chosen.stream().map(TablePolicy::name).toList());
      return chosen;
    } catch (ServiceConfigurationError e) {
      String why = e.getCause() == null ? "" : " (%s)".formatted(e.getCause());
      throw new BadInputException(
          "a policy on the class path cannot be used: %s%s".formatted(e.getMessage(), why), e);
    }
  }

  /** Figures of two policies with one name could not be told apart. */
  private static void checkDistinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new BadInputException("two policies are called " + name);
      }
    }
  }

  private List<TablePolicy> made(List<String> names, List<String> known) {
    return names.stream()
        .flatMap(name -> name.equals(ALL) ? known.stream() : Stream.of(name))
        .distinct()
        .map(name -> one(name, known))
        .toList();
  }

  private TablePolicy one(String name, List<String> known) {
    return PolicyCatalog.named(name, classPath.loader())
        .orElseGet(
            () -> {
              if (name.indexOf('.') < 0) {
                throw Nearest.unknown("policy", name, withKept(known));
              }
              TablePolicy made = classPath.make(TablePolicy.class, name);
              checkName(made);
              return made;
            });
  }

  /** "all" stands for none of those whose copies are kept, but somebody may have meant one. */
  private static List<String> withKept(List<String> known) {
    return Stream.concat(known.stream(), PolicyCatalog.namesOfKept().stream()).toList();
  }

  private static void checkName(TablePolicy policy) {
    ClassPath.checkName(policy.getClass().getName(), policy::name);
  }
}
