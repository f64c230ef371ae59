package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.run.GuestPlan;
import pagurus.sim.run.Policies;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Where there is one node there is nothing to place, to copy, or to go to. */
class OneNodeTest {
  private static final String ZIPF = "gen:zipf?pages=512&accesses=50000&init=none";

  static List<Optional<GuestPlan>> guests() {
    return List.of(
        Optional.empty(),
        Optional.of(new GuestPlan(GuestPlan.Nodes.VISIBLE, GuestPlan.Stages.BOTH)),
        Optional.of(new GuestPlan(GuestPlan.Nodes.HIDDEN, GuestPlan.Stages.SECOND)));
  }

  private static SimulationPlan plan(double huge, List<Double> threadsMove) {
    return new SimulationPlan(
        HardwareFile.parse("one-node", SmallRuns.lines(1, 1)),
        StartPlacement.FIRST_TOUCH,
        Long.MAX_VALUE,
        threadsMove,
        OptionalDouble.of(huge));
  }

  private static SimulationResult run(SimulationPlan plan, String policy) {
    Policies policies =
        plan.guest()
            .map(guest -> Policies.of(guest, SmallRuns.named(policy), SmallRuns.named(policy)))
            .orElseGet(() -> Policies.of(SmallRuns.named(policy)));
    try (Workload opened = Generators.open(ZIPF)) {
      return Simulation.run(opened, plan, policies, share -> {});
    }
  }

  /** The host's large pages are found, each at its first touch, whoever places tables. */
  @ParameterizedTest
  @MethodSource("guests")
  void noPolicyChangesAnything(Optional<GuestPlan> guest) {
    SimulationPlan large = plan(0.5, List.of());
    SimulationPlan plan = guest.map(large::inGuest).orElse(large);
    SimulationResult stays = run(plan, "first-touch");
    for (String policy : List.of("mitosis", "hydra", "wasp", "vmitosis", "pagurus")) {
      SimulationResult run = run(plan, policy);
      assertThat(run.cycles()).as(policy).isEqualTo(stays.cycles());
      assertThat(run.ipis()).as(policy).isZero();
    }
  }

  @Test
  void aThreadThatMovesStaysWhereItIs() {
    assertThat(run(plan(0, List.of(0.5)), "first-touch"))
        .isEqualTo(run(plan(0, List.of()), "first-touch"));
  }
}
