package pagurus.check.sound;

import java.util.EnumMap;
import java.util.Map;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/** A scenario, and what has really happened in its executions: the most of everything. */
final class Observed implements Scenario {
  private final Scenario scenario;
  private final Map<Event, Long> most = new EnumMap<>(Event.class);
  private long moved;

  Observed(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public String name() {
    return scenario.name();
  }

  @Override
  public String about() {
    return scenario.about();
  }

  @Override
  public int cpus() {
    return scenario.cpus();
  }

  @Override
  public int failOneIn() {
    return scenario.failOneIn();
  }

  @Override
  public Platform platform() {
    return scenario.platform();
  }

  @Override
  public KernelHalf kernelHalf() {
    return scenario.kernelHalf();
  }

  @Override
  public CopyOptions copies() {
    return scenario.copies();
  }

  @Override
  public boolean fits(Setting setting) {
    return scenario.fits(setting);
  }

  @Override
  public void set(Stage stage) {
    scenario.set(stage);
    Map<Event, Long> before = counts(stage);
    stage.atTheEnd(
        specification -> {
          moved = Math.max(moved, stage.moved(stage.setting().target()));
          counts(stage)
              .forEach((event, count) -> most.merge(event, count - before.get(event), Math::max));
        });
  }

  private static Map<Event, Long> counts(Stage stage) {
    Map<Event, Long> counts = new EnumMap<>(Event.class);
    for (Event event : Event.values()) {
      long sum = 0;
      for (KernelThread thread : stage.kernel().threads()) {
        sum += thread.counters().get(event);
      }
      counts.put(event, sum);
    }
    return counts;
  }

  /** The most tables of the setting's level that an execution moved. */
  long moved() {
    return moved;
  }

  /** The most that an execution counted. */
  long most(Event event) {
    return most.getOrDefault(event, 0L);
  }
}
