package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;

/** That who moves tables, or counts them, takes no time of the program. */
class MoverTest {
  private static final String ON_EACH_NODE =
      "gen:gups?pages=8192&accesses=400000&threads=4&init=single";

  private static SimulationResult run(String cpusPerNode, String policy) {
    String text = HardwareCatalog.text("mitosis").replace("cpus-per-node 14", cpusPerNode);
    Hardware machine = SmallRuns.small(HardwareFile.parse("busy", text.lines().toList()));
    return SmallRuns.run(
        machine,
        ON_EACH_NODE,
        StartPlacement.FIRST_TOUCH,
        PolicyCatalog.named(policy).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-touch", "mitosis", "interleave", "numapte", "pagurus"})
  void aProgramOnAllCpusTakesAsLongAsOneThatLeavesACpuFree(String policy) {
    SimulationResult busy = run("cpus-per-node 1", policy);
    SimulationResult free = run("cpus-per-node 2", policy);
    assertThat(busy.cycles()).isEqualTo(free.cycles());
  }
}
