package pagurus.sim.reproduce;

import java.util.function.DoubleConsumer;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** The machine of Mitosis (ASPLOS 2020), made smaller together with its programs. */
final class MitosisTestbed {
  static final int PAGES_PER_GIB = 1 << 18;

  private static final String MACHINE = "mitosis";

  private MitosisTestbed() {}

  /** How many sockets it has. */
  static int sockets() {
    return hardware().nodes();
  }

  /** All of it. */
  static Hardware hardware() {
    return HardwareCatalog.named(MACHINE);
  }

  /** Runs a generator on it to its end, both so many times smaller. */
  static SimulationResult run(
      String generator, int scale, StartPlacement start, String policy, DoubleConsumer progress) {
    return run(hardware(), generator, scale, start, policy, progress);
  }

  /** The same, where it is not all there. */
  static SimulationResult run(
      Hardware hardware,
      String generator,
      int scale,
      StartPlacement start,
      String policy,
      DoubleConsumer progress) {
    try (Workload opened = Generators.open(generator, scale)) {
      SimulationPlan plan = new SimulationPlan(hardware.scaled(scale), start, Long.MAX_VALUE);
      return Simulation.run(opened, plan, PolicyCatalog.named(policy).orElseThrow(), progress);
    }
  }
}
