package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.reproduce.Comparison;
import pagurus.sim.reproduce.Experiment;

/** Some rows of published tables, on programs and machines that are small. */
class ReproductionTest {
  private static final int SMALL = 256;

  private static Experiment experiment(String name) {
    return Experiment.all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The rows of these labels; of the others only what makes them divisible. */
  private static List<Comparison.Row> rows(Experiment experiment, int scale, String labels) {
    Map<String, List<Double>> measured = new HashMap<>();
    for (Experiment.Part part : experiment.parts(scale)) {
      measured.put(
          part.label(),
          part.label().matches(labels)
              ? part.run(share -> {})
              : List.of(Double.NaN, Double.NaN, Double.NaN));
    }
    return experiment.compare(measured).rows().stream()
        .filter(row -> !Double.isNaN(row.simulated()))
        .toList();
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GUPS (LP-LD|RP-LD|RPI-LD)",
        "GUPS (LP-LD|LP-RDI|RPI-LD.M)",
        "BTree (LP-LD|LP-RD|LP-RDI)",
        "Canneal (LP-LD|LP-RDI|RP-LD)",
        "GUPS (LP-LD|TLP-LD|TLP-RD)",
        "Redis (LP-LD|TLP-RD|TRPI-LD)",
        "XSBench (LP-LD|LP-RD|TLP-LD)"
      })
  void timesOfFigureSixAreWithinAFifth(String labels) {
    List<Comparison.Row> rows = rows(experiment("mitosis-fig6"), SMALL, labels);
    assertThat(rows).hasSize(3);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.simulated() / row.published())
                    .as("%s %s", row.workload(), row.configuration())
                    .isBetween(0.8, 1.2));
  }

  @Tag("slow")
  @Test
  void tablesThatAllThreadsFillAreRemoteByThreeQuartersAndThoseOfOneThreadStayWithIt() {
    List<Comparison.Row> rows = rows(experiment("mitosis-fig4"), SMALL, ".*");
    assertThat(rows).hasSize(12);
    assertThat(rows.subList(0, 4))
        .allSatisfy(row -> assertThat(row.simulated()).isBetween(74.0, 76.0));
    assertThat(rows.get(4).simulated()).isBetween(5.0, 14.0);
    assertThat(rows.get(8).simulated()).isBetween(18.0, 25.0);
    for (int filled = 4; filled < rows.size(); filled += 4) {
      assertThat(rows.get(filled).simulated() + rows.get(filled + 1).simulated())
          .isCloseTo(100, within(0.5));
      assertThat(rows.subList(filled + 2, filled + 4))
          .allSatisfy(row -> assertThat(row.simulated()).isEqualTo(100));
    }
  }

  @Test
  void whatCopiesAddToCallsOfTableFiveIsNearToWhatWasPublished() {
    Experiment calls = experiment("mitosis-table5");
    List<Comparison.Row> rows = rows(calls, 512, "2048 (plain|copies)");
    assertThat(rows).hasSize(6);
    for (int call = 0; call < rows.size(); call += 2) {
      Comparison.Row plain = rows.get(call);
      Comparison.Row copies = rows.get(call + 1);
      assertThat(copies.simulated() - plain.simulated())
          .as(plain.workload())
          .isBetween(
              copies.published() - plain.published(), copies.published() - plain.published() + 80);
      assertThat(copies.simulated() / copies.published()).isBetween(0.8, 1.2);
    }
  }

  /** Its pages stay in memory: mapping takes none, and unmapping frees none. */
  @Test
  void callsOnASharedFileAreWithinAQuarterOfWhatWasPublished() {
    List<Comparison.Row> rows = rows(experiment("mitosis-table5"), 512, "2048 file (plain|copies)");
    assertThat(rows).hasSize(6);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.simulated() / row.published()).isBetween(0.75, 1.25));
  }

  /** mprotect changes an area; the others make one, or one goes. */
  @Test
  void anAreaThatComesOrGoesCostsMoreThanOneThatChanges() {
    List<Comparison.Row> rows = rows(experiment("mitosis-table5"), 512, "1 plain");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).simulated()).isCloseTo(rows.get(0).published(), within(10.0));
    assertThat(rows.get(1).simulated()).isCloseTo(rows.get(1).published(), within(10.0));
    assertThat(rows.get(2).simulated() / rows.get(2).published()).isBetween(0.75, 1.0);
  }

  @Tag("slow")
  @Test
  void aPageOfFourGibTakesLongerToMapThanOneThatTheCacheHas() {
    Experiment calls = experiment("mitosis-table5");
    Comparison.Row some = rows(calls, 16, "2048 plain").getFirst();
    Comparison.Row many = rows(calls, 16, "1048576 plain").getFirst();
    assertThat(some.simulated() / some.published()).isBetween(0.95, 1.05);
    assertThat(many.simulated() / many.published()).isBetween(0.8, 1.2);
  }

  @Test
  void errorsAreThoseOfPredictionsOnly() {
    List<Comparison.Row> rows =
        List.of(
            row(100, 130, Comparison.Basis.CALIBRATED),
            row(100, 90, Comparison.Basis.PREDICTED),
            row(200, 208, Comparison.Basis.PREDICTED),
            row(1, 9, Comparison.Basis.BASE));
    Comparison times = new Comparison("times", true, rows, new Comparison.Claim(7, 10), List.of());
    assertThat(times.medianError()).isEqualTo(7);
    assertThat(times.worstError()).isEqualTo(10);
    assertThat(times.holds()).isTrue();
    Comparison points = new Comparison("%", false, rows, new Comparison.Claim(5, 5), List.of());
    assertThat(points.worstError()).isEqualTo(10);
    assertThat(points.holds()).isFalse();
  }

  private static Comparison.Row row(double published, double simulated, Comparison.Basis basis) {
    return new Comparison.Row("a", "b", published, simulated, basis, Double.NaN, Double.NaN);
  }
}
