package pagurus.check.sound;

import java.util.List;
import java.util.Optional;
import pagurus.check.scenario.Scenario;

/** The scenarios that every sound protocol survives. */
public final class SoundScenarios {
  private static final List<Scenario> ALL =
      List.of(
          new StoreAgainstMove(),
          new AbsentPageAgainstMove(),
          new AbsentTableAgainstMove(),
          new SwappedPageAgainstMove(),
          new MoveTwice(),
          new NoMemoryForMove(),
          new PinAgainstMove(),
          new ActivationAgainstMove());

  private SoundScenarios() {}

  /** All of them, in the order in which they are shown. */
  public static List<Scenario> all() {
    return ALL;
  }

  /** The one with this name. */
  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }
}
