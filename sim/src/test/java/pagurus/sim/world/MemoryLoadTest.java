package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;

/** Readers that do nothing but read, each one line after the other, until queues have settled. */
class MemoryLoadTest {
  private static final Hardware MACHINE = HardwareCatalog.named("mitosis");
  private static final long WINDOW = 100_000;
  private static final int WINDOWS = 200;
  private static final Offset<Double> SMALL = within(0.02);

  /** Lines in a cycle that so many readers get in the end. */
  private static double rate(MemoryLoad load, int readers, int from, int to) {
    load.allow(readers);
    double rate = 0;
    for (int window = 1; window <= WINDOWS; window++) {
      rate = (double) readers / load.latency(from, to);
      load.count(from, to, rate * WINDOW);
      load.at(window * WINDOW);
    }
    return rate;
  }

  private static double bandwidth(int from, int to) {
    return 1 / MACHINE.lineCycles(from, to);
  }

  @Test
  void aLoneReaderWaitsForNobody() {
    for (int to = 0; to < MACHINE.nodes(); to++) {
      MemoryLoad load = new MemoryLoad(MACHINE);
      rate(load, 1, 0, to);
      assertThat(load.latency(0, to)).isEqualTo(MACHINE.latency(0, to));
    }
  }

  @Test
  void fewReadersHardlyWait() {
    MemoryLoad load = new MemoryLoad(MACHINE);
    rate(load, 4, 0, 0);
    assertThat(load.latency(0, 0)).isBetween(280, 290);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 800})
  void manyReadersGetTheBandwidthTogether(int readers) {
    assertThat(rate(new MemoryLoad(MACHINE), readers, 0, 1) / bandwidth(0, 1)).isCloseTo(1, SMALL);
    assertThat(rate(new MemoryLoad(MACHINE), readers, 0, 0))
        .isBetween(0.9 * bandwidth(0, 0), 1.001 * bandwidth(0, 0));
  }

  @Test
  void twiceAsManyReadersGetHalfEach() {
    double few = rate(new MemoryLoad(MACHINE), 200, 0, 1) / 200;
    double many = rate(new MemoryLoad(MACHINE), 400, 0, 1) / 400;
    assertThat(many / few).isCloseTo(0.5, SMALL);
  }

  @Test
  void loadOnOneWayIsNotFeltOnAnother() {
    MemoryLoad load = new MemoryLoad(MACHINE);
    rate(load, 400, 0, 1);
    assertThat(load.latency(0, 1)).isGreaterThan(4 * MACHINE.latency(0, 1));
    assertThat(load.latency(0, 2)).isEqualTo(MACHINE.latency(0, 2));
    // The way lets through less than half of what the memory behind it gives.
    assertThat(load.latency(1, 1)).isBetween(280, 300);
  }

  @Test
  void aHoggedNodeMakesAReaderWaitForAllThatIsUnderWayThere() {
    MemoryLoad load = new MemoryLoad(MACHINE);
    load.hog(1);
    // Little: 14 cores with 16 reads each, for each of which 1.4 lines of 3.6 cycles are moved.
    double wait = 14 * 16 * 1.4 * MACHINE.lineCycles(1, 1) - MACHINE.latency(1, 1);
    assertThat(load.latency(0, 1)).isCloseTo((int) (580 + wait), within(20));
    assertThat(load.latency(1, 1)).isCloseTo((int) (280 + wait), within(20));
    assertThat(load.latency(0, 0)).isEqualTo(280);
  }

  @Test
  void readersOfAHoggedNodeGetTheirShareOfIt() {
    MemoryLoad load = new MemoryLoad(MACHINE);
    load.hog(0);
    double rate = rate(load, 14 * 16, 0, 0);
    // As many reads as the other program, which moves 1.4 lines for each.
    assertThat(rate / bandwidth(0, 0)).isCloseTo(1 / 2.4, SMALL);
  }

  @Test
  void coresThatShareAQueueHogWithTheirShareOfIt() {
    Hardware zen4 = HardwareCatalog.named("zen4");
    MemoryLoad load = new MemoryLoad(zen4);
    load.hog(1);
    // 12 complexes of 8 cores, with 192 reads together.
    double wait = 12 * 192 * 1.4 * zen4.lineCycles(1, 1) - zen4.latency(1, 1);
    assertThat(load.latency(1, 1)).isCloseTo((int) (zen4.latency(1, 1) + wait), within(20));
  }

  @Test
  void queuesAreForgottenAtTheBeginning() {
    MemoryLoad load = new MemoryLoad(MACHINE);
    rate(load, 400, 0, 1);
    load.begin(0);
    assertThat(load.latency(0, 1)).isEqualTo(580);
  }

  @Test
  void whatMustBeWrittenBackFirstWaitsUnderLoadAndOnlyThen() {
    SimulatedMachine machine = new SimulatedMachine(MACHINE, 1L << 30);
    LinesMoved written = new LinesMoved(0, 0.5);
    long line = 64;
    assertThat(machine.costs().dataCycles(machine.cpu(0), line, 1, written)).isEqualTo(580);
    machine.costs().hog(1);
    int hogged = machine.costs().latency(0, 1);
    assertThat(machine.costs().dataCycles(machine.cpu(0), 2 * line, 1, written))
        .isEqualTo(hogged + (hogged - 580) / 2);
    assertThat(machine.costs().dataCycles(machine.cpu(0), 3 * line, 1, LinesMoved.ONE))
        .isEqualTo(hogged);
  }

  @Test
  void linesThatAreAskedForInTurnAreWaitedForInTurn() {
    SimulatedMachine machine = new SimulatedMachine(MACHINE, 1L << 30);
    LinesMoved inTurn = new LinesMoved(2, 0, 0.5);
    assertThat(machine.costs().dataCycles(machine.cpu(0), 64, 1, new LinesMoved(2, 0)))
        .isEqualTo(580);
    assertThat(machine.costs().dataCycles(machine.cpu(0), 640, 1, inTurn)).isEqualTo(580 * 3 / 2);
  }
}
