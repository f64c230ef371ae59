package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.arch.PagingMode;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.NumaBalance;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** Recordings of kernels, and of programs with larger addresses than the paging mode has. */
class KernelAddressTest {
  private static final long USER = 0x7f12_4000_0000L;
  private static final long KERNEL = 0xffff_8880_4000_0000L;

  /** Of a kernel with five levels of tables, which has more memory than the user half here. */
  private static final long LARGE_KERNEL = 0xff11_0000_0000_0000L;

  private static final long PAGE = 4096;
  private static final int PAGES = 16;
  private static final int ROUNDS = 1000;

  private static final SimulationPlan PLAN =
      new SimulationPlan(
          SmallRuns.machine("skylake-sp"), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);

  @TempDir private Path folder;

  /** Stores to all pages, one after the other and over again. */
  private SimulationResult run(SimulationPlan plan, long... pages) throws IOException {
    String round =
        LongStream.of(pages).mapToObj(" S %x,8\n"::formatted).collect(Collectors.joining());
    Path file = folder.resolve("stores");
    Files.writeString(file, round.repeat(ROUNDS));
    try (Workload workload = Workloads.open(file.toString(), ScanListener.NONE)) {
      return Simulation.run(workload, plan, SmallRuns.named("first-touch"), share -> {});
    }
  }

  private static long[] from(long first) {
    return LongStream.range(0, PAGES).map(page -> first + page * PAGE).toArray();
  }

  @Test
  void aStretchAcrossTheEndOfAGibibyteIsMappedWhereItIsAccessed() throws IOException {
    SimulationResult run = run(PLAN, from(KERNEL - PAGES / 2 * PAGE));
    assertThat(run.accesses()).isEqualTo((long) PAGES * ROUNDS);
    assertThat(run.faults()).isEqualTo(PAGES);
    assertThat(run.dataBytes()).isEqualTo(PAGES * PAGE);
  }

  @Test
  void whatIsGivenBackIsForgotten() throws IOException {
    SimulationPlan giving = PLAN.giving(new GiveBack(PAGES, 1000));
    SimulationResult kernel = run(giving, from(KERNEL));
    assertThat(kernel.faults()).isEqualTo(run(giving, from(USER)).faults());
    assertThat(kernel.faults()).isGreaterThan(10 * PAGES);
  }

  @Test
  void aPageThatIsMarkedTakesAHintFault() throws IOException {
    SimulationPlan balancing = PLAN.balancing(new NumaBalance(PAGES, 1000));
    SimulationResult kernel = run(balancing, from(KERNEL));
    assertThat(kernel.hintFaults()).isEqualTo(run(balancing, from(USER)).hintFaults());
    assertThat(kernel.hintFaults()).isGreaterThan(10 * PAGES);
  }

  @Test
  void pagesThatAreFoldedOntoEachOtherAreOne() throws IOException {
    PagingMode mode = PagingMode.named("x86-64");
    long gibibyte = 1L << 30;
    TreeMap<Long, Long> starts = new TreeMap<>();
    long[] both =
        IntStream.range(0, 1 << 18)
            .mapToObj(
                chunk -> {
                  long vaddr = LARGE_KERNEL + chunk * gibibyte;
                  Optional<Map.Entry<Long, Long>> below =
                      Optional.ofNullable(starts.lowerEntry(mode.fold(vaddr)))
                          .filter(start -> mode.fold(vaddr) - start.getKey() < gibibyte);
                  starts.put(mode.fold(vaddr), vaddr);
                  return below.map(
                      start ->
                          new long[] {vaddr, start.getValue() + mode.fold(vaddr) - start.getKey()});
                })
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow();
    assertThat(mode.fold(both[0])).isEqualTo(mode.fold(both[1]));
    SimulationResult run = run(PLAN, both);
    assertThat(run.faults()).isEqualTo(1);
    assertThat(run.tlbMisses()).isEqualTo(1);
  }
}
