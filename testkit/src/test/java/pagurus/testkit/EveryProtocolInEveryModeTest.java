package pagurus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.inspect.Audit;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** One CPU stores and loads while another moves every table of the space to and fro. */
class EveryProtocolInEveryModeTest {
  private static final int PAGES = 60;
  private static final int MOVES = 12;
  private static final long BASE = 0x1000_0000L;

  static Stream<Arguments> modesAndProtocols() {
    return Stream.concat(PagingMode.all().stream(), PagingMode.secondStages().stream())
        .flatMap(
            mode ->
                Relocator.protocols().values().stream()
                    .map(protocol -> Arguments.of(mode, protocol.name(), protocol)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("modesAndProtocols")
  void everyLevelMovesAndEveryValueStays(PagingMode mode, String name, RelocationProtocol protocol)
      throws Exception {
    everythingMoves(KernelOptions.standard(mode), protocol);
  }

  static Stream<Arguments> modesOfGuestsAndProtocols() {
    return modesAndProtocols()
        .filter(
            arguments -> {
              PagingMode mode = (PagingMode) arguments.get()[0];
              return mode.tableBytes(mode.levels()) == mode.pageBytes();
            });
  }

  /** Pinned tables, machine frames in every entry, every change looked at. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("modesOfGuestsAndProtocols")
  @Timeout(60)
  void everyLevelMovesUnderAHypervisorWhichRefusesNothing(
      PagingMode mode, String name, RelocationProtocol protocol) throws Exception {
    everythingMoves(KernelOptions.standard(mode).withPlatform(Platform.PARAVIRT), protocol);
  }

  private static void everythingMoves(KernelOptions options, RelocationProtocol protocol)
      throws Exception {
    PagingMode mode = options.mode();
    long bytes = 512 * mode.pageBytes();
    Topology twoNodes = Topology.uniform("test", 2, 1, 20);
    try (LiveMachine machine =
        LiveMachine.create(new LiveOptions(twoNodes, bytes, true, 1, true, false))) {
      HeapBlockStore swap = new HeapBlockStore(mode.pageBytes(), 16);
      Kernel kernel = Kernel.boot(machine, options, swap);
      KernelThread boot = kernel.thread(0);
      AddressSpace space = kernel.createSpace(boot, 0).orElseThrow();
      long stride = mode.span(2) / 8 + mode.pageBytes();
      Area area =
          new Area(
              BASE,
              BASE + PAGES * stride,
              Rights.READ | Rights.WRITE,
              new Backing.Anonymous(),
              0,
              false);
      kernel.mapping().map(boot, space, area);
      RelocationCounters counters = new RelocationCounters(mode.levels());
      AtomicInteger moves = new AtomicInteger();
      AtomicBoolean touched = new AtomicBoolean();

      machine.run(
          List.of(
              cpu -> use(kernel, kernel.thread(cpu.id()), space, stride, touched, moves),
              cpu ->
                  move(
                      kernel, kernel.thread(cpu.id()), space, protocol, counters, touched, moves)));

      assertThat(Audit.of(kernel).findings()).isEmpty();
      kernel.domain().ifPresent(domain -> assertThat(domain.hypervisor().refused()).isZero());
      Census census = Census.take(boot.cpu(), kernel.core(), List.of(space));
      for (int level = 1; level <= mode.levels(); level++) {
        assertThat(counters.moved(level)).as("tables of level %d moved", level).isPositive();
        assertThat(census.tables(level, 1)).as("tables of level %d left", level).isZero();
      }
      kernel.exit().exit(boot, space);
      assertThat(Audit.of(kernel)).isEqualTo(new Audit.Report(List.of(), 0));
    }
  }

  private static void use(
      Kernel kernel,
      KernelThread thread,
      AddressSpace space,
      long stride,
      AtomicBoolean touched,
      AtomicInteger moves) {
    Cpu cpu = thread.cpu();
    for (int round = 0; moves.get() < MOVES; round++) {
      for (int i = 0; i < PAGES; i++) {
        long vaddr = BASE + i * stride;
        long from = kernel.translate(thread, space, vaddr, Rights.READ);
        long expected = round == 0 ? 0 : round * 1000L + i;
        assertThat(cpu.loadAcquire(Step.USER_LOAD, from)).isEqualTo(expected);
        long to = kernel.translate(thread, space, vaddr, Rights.WRITE);
        cpu.storeRelease(Step.USER_STORE, to, (round + 1) * 1000L + i);
        cpu.poll(Step.POLL);
      }
      touched.set(true);
    }
  }

  private static void move(
      Kernel kernel,
      KernelThread thread,
      AddressSpace space,
      RelocationProtocol protocol,
      RelocationCounters counters,
      AtomicBoolean touched,
      AtomicInteger moves) {
    Relocator relocator = kernel.relocator();
    while (!touched.get()) {
      thread.cpu().relax(Step.IDLE);
    }
    for (int i = 0; i < MOVES; i++) {
      RelocationRequest request =
          RelocationRequest.all(space, kernel.core().mode(), Placements.fixedNode(1 - i % 2));
      relocator.relocate(thread, request, protocol, counters);
      moves.incrementAndGet();
    }
  }
}
