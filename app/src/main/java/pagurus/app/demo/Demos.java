package pagurus.app.demo;

import java.util.List;
import pagurus.app.terminal.Nearest;

/** Every demo there is, in the order of the review's questions. */
final class Demos {
  private static final List<Demo> ALL =
      List.of(
          new SharedDemo(),
          new ThrashDemo(),
          new MigrateDemo(),
          new HotRemoveDemo(),
          new DefragmentDemo(),
          new HypervisorDemo(),
          new NestedDemo(),
          new CopiesDemo());

  private Demos() {}

  static List<Demo> all() {
    return ALL;
  }

  static Demo named(String name) {
    return ALL.stream()
        .filter(demo -> demo.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Nearest.unknown("demo", name, ALL.stream().map(Demo::name).toList()));
  }
}
