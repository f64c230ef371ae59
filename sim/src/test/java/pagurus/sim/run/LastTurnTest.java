package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** What the end of a thread costs the program: nothing, though its CPU leaves the space. */
class LastTurnTest {
  /** So few pages that every access is a hit when all have been stored to. */
  private static final String FEW = "gen:gups?pages=16&accesses=4000";

  @Test
  void theTurnInWhichAThreadEndsTakesAsLongAsTheTurnBefore() {
    List<Long> clocks = new ArrayList<>();
    Turns turns = new Turns(1, thread -> clocks.add(thread.cpu().cycles()));
    SimulationPlan plan =
        new SimulationPlan(
            HardwareCatalog.named("mitosis"), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
    try (Workload workload = Generators.open(FEW)) {
      Simulation.run(
          workload, plan, PolicyCatalog.named("first-touch").orElseThrow(), turns, share -> {});
    }
    int end = clocks.size() - 1;
    long before = clocks.get(end - 1) - clocks.get(end - 2);
    assertThat(before).isPositive();
    assertThat(clocks.get(end) - clocks.get(end - 1)).isEqualTo(before);
  }
}
