package pagurus.app.sim;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.app.ClassPath;
import pagurus.app.terminal.Nearest;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.TablePolicy;

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

  /** A fresh policy for each name; {@code all} stands for all that have a name. */
  List<TablePolicy> chosen(List<String> names) {
    try {
      List<String> known =
          PolicyCatalog.all(classPath.loader()).stream().map(TablePolicy::name).toList();
      return names.stream()
          .flatMap(name -> name.equals(ALL) ? known.stream() : Stream.of(name))
          .distinct()
          .map(name -> one(name, known))
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new BadInputException(
          "a policy on the class path cannot be used: " + e.getMessage(), e);
    }
  }

  private TablePolicy one(String name, List<String> known) {
    return PolicyCatalog.named(name, classPath.loader())
        .orElseGet(
            () -> {
              if (name.indexOf('.') < 0) {
                throw Nearest.unknown("policy", name, known);
              }
              return classPath.make(TablePolicy.class, name);
            });
  }
}
