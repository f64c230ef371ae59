package pagurus.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.check.broken.Mutants;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.drive.stress.Stress;
import pagurus.drive.stress.StressKernel;
import pagurus.drive.stress.StressOptions;
import pagurus.drive.stress.StressProgram;
import pagurus.drive.stress.StressReport;
import pagurus.live.CpuProgram;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Topology;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.page.FilePages;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Freeze;
import pagurus.vm.relocate.Merge;
import pagurus.vm.relocate.Quiesce;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.space.KernelCounters.Event;

/** Everything at once on real threads, with little memory, poison, failing allocations. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StressTest {
  private static final long SEED = 0x5eed;
  private static final int FILE_PAGES = 64;
  private static final int KERNEL_WORDS = 8192;
  private static final int LIMBO_TABLES = 64;
  private static final int FAIL_ONE_IN = 150;

  static List<RelocationProtocol> protocols() {
    return List.of(new Drain(), new Freeze(), new Merge(), new Quiesce());
  }

  static Stream<PagingMode> modes() {
    return PagingMode.all().stream();
  }

  private static StressReport run(
      PagingMode mode, int cpus, int framesPerNode, StressOptions options, BooleanSupplier stop) {
    return run(KernelOptions.standard(mode), cpus, framesPerNode, options, stop);
  }

  private static StressReport run(
      KernelOptions standard,
      int cpus,
      int framesPerNode,
      StressOptions options,
      BooleanSupplier stop) {
    PagingMode mode = standard.mode();
    Topology topology = Topology.uniform("stress", 2, cpus / 2, 20);
    long bytes = framesPerNode * mode.pageBytes();
    LiveOptions live = new LiveOptions(topology, bytes, true, options.seed(), true, false);
    try (LiveMachine machine = LiveMachine.create(live)) {
      MemoryOptions memory =
          new MemoryOptions(KERNEL_WORDS, true, FAIL_ONE_IN).withLimboTables(LIMBO_TABLES);
      KernelOptions kernelOptions = standard.withMemory(memory);
      HeapBlockStore swap = new HeapBlockStore(mode.pageBytes(), 8L * framesPerNode);
      Kernel kernel = Kernel.boot(machine, kernelOptions, swap);
      FilePages image = kernel.files().open(new HeapBlockStore(mode.pageBytes(), FILE_PAGES));
      FilePages journal = kernel.files().open(new HeapBlockStore(mode.pageBytes(), FILE_PAGES));
      Stress stress = new Stress(kernel, image, journal, options, stop);
      List<CpuProgram> programs = new ArrayList<>();
      for (StressProgram program : stress.programs()) {
        programs.add(cpu -> program.run(kernel.thread(cpu.id())));
      }
      machine.run(programs);
      return stress.report();
    }
  }

  private static void assertHolds(StressReport report) {
    assertThat(report.unusedProtocols()).isEmpty();
    assertNothingIsLost(report);
  }

  /** Of a run too short for every protocol to have its turn for certain. */
  private static void assertNothingIsLost(StressReport report) {
    assertThat(report.problems()).as("seed 0x%x", SEED).isEmpty();
    assertThat(report.leakedFrames()).isZero();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void everyProtocolHoldsWhenEverythingHappensAtOnce(RelocationProtocol protocol) {
    StressOptions options =
        StressOptions.standard(SEED).withProtocols(protocol).withOperations(250);
    StressReport report = run(PagingMode.named("x86-64"), 2, 384, options, () -> false);
    assertHolds(report);
    assertThat(report.count(Event.PAGE_OUT)).isPositive();
    assertThat(report.count(Event.PAGE_IN)).isPositive();
    assertThat(report.refusals()).isPositive();
    assertThat(report.forks()).isPositive();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("modes")
  void everyPagingModeHoldsUnderAllProtocolsInTurn(PagingMode mode) {
    StressOptions options = StressOptions.standard(SEED).withOperations(100);
    assertNothingIsLost(run(mode, 2, 384, options, () -> false));
  }

  static Stream<KernelOptions> kernels() {
    return modes()
        .flatMap(
            mode ->
                StressKernel.forMode(mode).stream()
                    .skip(1)
                    .map(kernel -> kernel.of(KernelOptions.standard(mode))));
  }

  /** On a hypervisor, with a kernel half that grows, and with one that programs do not see. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kernels")
  void everyKernelHoldsInEveryModeThatItIsFor(KernelOptions options) {
    boolean isIsolated = options.kernelHalf() == KernelHalf.ISOLATED;
    // Few operations are of the kernel while a program is loaded: of 120 there may be none.
    StressOptions stress = StressOptions.standard(SEED).withOperations(isIsolated ? 400 : 120);
    StressReport report = run(options, 2, 384, stress, () -> false);
    assertNothingIsLost(report);
    if (isIsolated) {
      assertThat(report.count(Event.KERNEL_ENTRY)).isPositive();
    }
  }

  @Tag("slow")
  @Test
  void hugeLeavesAreMadeSplitAndSurvive() {
    StressOptions options =
        StressOptions.standard(SEED).withOperations(200).withFootprintPercent(25);
    StressReport report = run(PagingMode.named("x86-pae"), 2, 4096, options, () -> false);
    assertHolds(report);
    assertThat(report.count(Event.HUGE_MADE)).isPositive();
    assertThat(report.count(Event.HUGE_SPLIT)).isPositive();
  }

  @Test
  void theSameSeedDrawsTheSameOperations() {
    StressOptions options = StressOptions.standard(SEED).withOperations(60);
    PagingMode mode = PagingMode.named("sv39");
    StressReport first = run(mode, 2, 384, options, () -> false);
    StressReport second = run(mode, 2, 384, options, () -> false);
    assertThat(second.operations()).isEqualTo(first.operations());
  }

  @Tag("slow")
  @Test
  void freeingTablesBeforeTheFlushIsNoticed() {
    StressOptions options =
        StressOptions.standard(SEED).withProtocols(Mutants.protocol("M17")).withOperations(2000);
    boolean noticed;
    try {
      noticed = !run(PagingMode.named("x86-64"), 2, 384, options, () -> false).problems().isEmpty();
    } catch (RuntimeException broken) {
      noticed = true;
    }
    assertThat(noticed).isTrue();
  }

  @Test
  @Tag("slow")
  void manyCpusHoldForAWhile() {
    for (String mode : List.of("x86-64", "sv48", "aarch64-16k", "x86-pae")) {
      StressOptions options = StressOptions.standard(SEED + 1).withOperations(400);
      assertHolds(run(PagingMode.named(mode), 4, 1024, options, () -> false));
    }
  }
}
