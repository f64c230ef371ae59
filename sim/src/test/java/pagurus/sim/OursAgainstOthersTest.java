package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;

/** A few cells of the matrix of docs/policies.md: ours wins against each, and loses nowhere. */
class OursAgainstOthersTest {
  private static final double MARGIN = 1.02;
  private static final String PAGES = "pages=16384&accesses=200000";

  private record Cell(String machine, String workload, StartPlacement start) {}

  private static List<Cell> cells() {
    StartPlacement hogged =
        new StartPlacement(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(0));
    String one = "gen:gups?" + PAGES;
    String single = one + "&threads=4&init=single";
    String skewed = "gen:zipf?" + PAGES + "&threads=4&init=each";
    return List.of(
        new Cell("mitosis", one, SmallRuns.start("LP-LD")),
        new Cell("mitosis", one, SmallRuns.start("LPI-LDI")),
        new Cell("mitosis", one, SmallRuns.start("LP-RD")),
        new Cell("mitosis", one, SmallRuns.start("RPI-LD")),
        new Cell("skylake-sp", one, SmallRuns.start("RP-RD")),
        new Cell("mitosis", single, StartPlacement.FIRST_TOUCH),
        new Cell("zen4", single, hogged),
        new Cell("mitosis", skewed, hogged));
  }

  @Tag("slow")
  @Test
  void oursBeatsEachOfTheOthersSomewhereAndLosesNowhereByMoreThanTwoPercent() {
    Set<String> beaten = new HashSet<>();
    List<String> lost = new ArrayList<>();
    Map<String, Long> copies = new HashMap<>();
    for (Cell cell : cells()) {
      SimulationResult ours = run(cell, "pagurus");
      copies.merge("pagurus", ours.replicaBytes(), Long::sum);
      for (String other : SmallRuns.others()) {
        SimulationResult theirs = run(cell, other);
        copies.merge(other, theirs.replicaBytes(), Long::sum);
        if (theirs.cycles() > MARGIN * ours.cycles()) {
          beaten.add(other);
        }
        if (ours.cycles() > MARGIN * theirs.cycles()) {
          lost.add("%s to %s: %d and %d".formatted(cell, other, ours.cycles(), theirs.cycles()));
        }
      }
    }
    assertThat(lost).isEmpty();
    assertThat(beaten).containsExactlyInAnyOrderElementsOf(SmallRuns.others());
    assertThat(copies.get("pagurus")).isLessThan(copies.get("mitosis"));
  }

  private static SimulationResult run(Cell cell, String policy) {
    return SmallRuns.run(cell.machine(), cell.workload(), cell.start(), policy);
  }
}
