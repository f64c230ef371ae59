package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.HandDrivenMachine;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.inspect.Census;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.mmu.MmuEvent;
import pagurus.vm.mmu.MmuShape;
import pagurus.vm.nested.GuestMachine;
import pagurus.vm.place.Destination;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** A guest with tables of its own, on a second stage that moves under it. */
@Timeout(60)
class NestedPagingTest {
  private static final long GUEST_BYTES = 2L << 20;
  private static final long HOST_BYTES = 8L << 20;
  private static final long START = 1L << 30;
  private static final int PAGES = 40;
  private static final int MOVES = 8;
  private static final Topology TWO_NODES =
      new Topology("host", List.of(0, 0, 1), List.of(List.of(10, 20), List.of(20, 10)));
  private static final Topology FLAT = Topology.uniform("guest", 1, 2, 20);
  private static final Audit.Report CLEAN = new Audit.Report(List.of(), 0);

  static Stream<Arguments> stagesAndProtocols() {
    return Stream.of("sv39x4 sv39", "sv48x4 sv39", "sv57x4 sv57", "x86-64 x86-64", "x86-64 x86-32")
        .map(pair -> pair.split(" "))
        .flatMap(
            pair ->
                Relocator.protocols().values().stream()
                    .map(protocol -> Arguments.of(pair[0], pair[1], protocol.name(), protocol)));
  }

  /** A host, a guest on it, and a space of the guest with an area of its own. */
  private static final class Pair {
    final Kernel host;
    final GuestMachine machine;
    final Kernel guest;
    final AddressSpace space;
    final long stride;

    Pair(Machine below, KernelOptions hostOptions, KernelOptions guestOptions) {
      host = Kernel.boot(below, hostOptions, swap(hostOptions));
      PhysicalLayout memory = PhysicalLayout.of(1, GUEST_BYTES);
      machine = GuestMachine.create(host, host.thread(0), FLAT, memory).orElseThrow();
      guest = Kernel.boot(machine, guestOptions, swap(guestOptions));
      space = guest.createSpace(guest.thread(0), 0).orElseThrow();
      stride = guestOptions.mode().span(2) / 8 + guestOptions.mode().pageBytes();
      int rights = Access.READ | Access.WRITE;
      Area area =
          new Area(START, START + PAGES * stride, rights, new Backing.Anonymous(), 0, false);
      guest.mapping().map(guest.thread(0), space, area);
    }

    private static HeapBlockStore swap(KernelOptions options) {
      return new HeapBlockStore(options.mode().pageBytes(), 16);
    }

    void store(KernelThread thread, int page, long value) {
      long paddr = guest.translate(thread, space, START + page * stride, Access.WRITE);
      thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
    }

    long load(KernelThread thread, int page) {
      long paddr = guest.translate(thread, space, START + page * stride, Access.READ);
      return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
    }

    /** Moves every table of the second stage. */
    void moveBelow(int cpu, int node, RelocationProtocol protocol, RelocationCounters counters) {
      RelocationRequest request =
          RelocationRequest.all(
              machine.secondStage(), host.core().mode(), Placements.fixedNode(node));
      host.relocator().relocate(host.thread(cpu), request, protocol, counters);
    }

    void end() {
      guest.exit().exit(guest.thread(0), space);
      assertThat(Audit.of(guest)).isEqualTo(CLEAN);
      host.exit().exit(host.thread(0), machine.secondStage());
      assertThat(Audit.of(host)).isEqualTo(CLEAN);
    }
  }

  private static KernelOptions options(String mode) {
    return KernelOptions.standard(PagingMode.named(mode))
        .withMemory(new MemoryOptions(2048, true, 0));
  }

  /** Two CPUs of the guest fault, store, load and move the guest's own tables meanwhile. */
  @ParameterizedTest(name = "{1} on {0}, {2}")
  @MethodSource("stagesAndProtocols")
  void theSecondStageMovesWhileTheGuestRunsAndMovesTablesItself(
      String below, String above, String name, RelocationProtocol protocol) throws Exception {
    try (LiveMachine machine =
        LiveMachine.create(new LiveOptions(TWO_NODES, HOST_BYTES, true, 1, true, false))) {
      Pair pair = new Pair(machine, options(below), options(above));
      RelocationCounters moved = new RelocationCounters(pair.host.core().mode().levels());
      AtomicInteger ready = new AtomicInteger();
      AtomicInteger done = new AtomicInteger();
      AtomicInteger ended = new AtomicInteger();

      machine.run(
          List.of(
              cpu -> use(pair, 0, ready, done, ended),
              cpu -> use(pair, 1, ready, done, ended),
              cpu -> {
                while (ready.get() < 2) {
                  cpu.relax(Step.IDLE);
                }
                for (int i = 0; i < MOVES; i++) {
                  pair.moveBelow(2, 1 - i % 2, protocol, moved);
                }
                done.set(1);
              }));

      Kernel host = pair.host;
      Census census =
          Census.take(host.thread(0).cpu(), host.core(), List.of(pair.machine.secondStage()));
      for (int level = 1; level <= host.core().mode().levels(); level++) {
        assertThat(moved.moved(level)).as("tables of level %d moved", level).isPositive();
        assertThat(census.tables(level, 1)).as("tables of level %d left", level).isZero();
      }
      pair.end();
    }
  }

  private static void use(
      Pair pair, int id, AtomicInteger ready, AtomicInteger done, AtomicInteger ended) {
    KernelThread thread = pair.guest.thread(id);
    PagingMode mode = pair.guest.core().mode();
    RelocationCounters own = new RelocationCounters(mode.levels());
    for (int round = 0; round < 3 || done.get() == 0; round++) {
      for (int page = id; page < PAGES; page += 2) {
        assertThat(pair.load(thread, page)).isEqualTo(round == 0 ? 0 : round * 1000L + page);
        pair.store(thread, page, (round + 1) * 1000L + page);
        thread.cpu().poll(Step.POLL);
      }
      if (round == 0) {
        ready.incrementAndGet();
      } else if (id == 0 && round % 2 == 1) {
        moveWithin(pair, thread, own);
      }
    }
    ended.incrementAndGet();
    while (ended.get() < 2) {
      thread.cpu().relax(Step.IDLE);
    }
    Activation.leave(thread);
    Activation.leave(pair.host.thread(id));
  }

  /** The guest has one node; it moves its tables out of the frames where they are now. */
  private static void moveWithin(Pair pair, KernelThread thread, RelocationCounters counters) {
    RelocationRequest request =
        RelocationRequest.all(
            pair.space,
            pair.guest.core().mode(),
            site -> new Destination(0, site.table(), site.table() + 1));
    pair.guest.relocator().relocate(thread, request, new Drain(), counters);
  }

  @ParameterizedTest
  @CsvSource({"x86-64,x86-64,24", "sv39x4,sv39,15", "sv48x4,sv39,19", "x86-64,x86-32,14"})
  void aWalkInTwoDimensionsReadsAsManyEntriesAsTheManualsSay(
      String below, String above, long reads) {
    try (HandDrivenMachine machine = new HandDrivenMachine(TWO_NODES, HOST_BYTES)) {
      Pair pair = new Pair(machine, bare(below), bare(above));
      KernelThread thread = pair.guest.thread(0);
      pair.store(thread, 3, 7);
      assertThat(pair.load(thread, 3)).isEqualTo(7);
      long before = reads(pair);

      assertThat(pair.load(thread, 3)).isEqualTo(7);

      assertThat(reads(pair) - before).isEqualTo(reads);
    }
  }

  private static KernelOptions bare(String mode) {
    KernelOptions standard = options(mode);
    return new KernelOptions(
        standard.mode(),
        HardwareProfile.defaultFor(standard.mode()),
        MmuShape.BARE,
        standard.memory(),
        standard.orders(),
        standard.locks(),
        standard.kernelHalf(),
        standard.platform(),
        standard.fencesFaults());
  }

  private static long reads(Pair pair) {
    MmuCounters above = pair.guest.thread(0).mmu().counters();
    MmuCounters below = pair.host.thread(0).mmu().counters();
    return above.localReads() + above.remoteReads() + below.localReads() + below.remoteReads();
  }

  @Test
  void aBitThatTheGuestsWalkerSetsMakesTheGuestsTableDirtyBelow() {
    try (HandDrivenMachine machine = new HandDrivenMachine(TWO_NODES, HOST_BYTES)) {
      Pair pair = new Pair(machine, options("sv39x4"), options("sv39"));
      KernelThread thread = pair.guest.thread(0);
      pair.store(thread, 3, 7);
      long table = pair.space.root(thread.cpu());
      KernelThread below = pair.host.thread(0);
      below.enter();
      long entry = below.find(pair.machine.secondStage(), table, 1).entry();
      below.leave();
      assertThat(pair.host.core().format().isDirty(entry)).isTrue();
      pair.end();
    }
  }

  @Test
  void theRootOfSixteenKibibytesMovesWholeAndTheGuestNeitherFaultsNorFlushes() {
    try (HandDrivenMachine machine = new HandDrivenMachine(TWO_NODES, HOST_BYTES)) {
      Pair pair = new Pair(machine, options("sv39x4"), options("sv39"));
      KernelThread thread = pair.guest.thread(0);
      pair.store(thread, 3, 7);
      pair.store(thread, 30, 8);
      long rootBefore = pair.machine.secondStage().root(machine.cpu(0));
      MmuCounters before = thread.mmu().counters();
      RelocationCounters moved = new RelocationCounters(3);

      machine.on(2, () -> pair.moveBelow(2, 1, new Drain(), moved)).finish();

      long root = pair.machine.secondStage().root(machine.cpu(0));
      assertThat(root).isNotEqualTo(rootBefore);
      assertThat(root % (16 << 10)).isZero();
      assertThat(pair.host.core().tables().nodeOf(root)).isEqualTo(1);
      assertThat(moved.moved(3)).isEqualTo(1);
      assertThat(pair.load(thread, 3)).isEqualTo(7);
      assertThat(pair.load(thread, 30)).isEqualTo(8);
      MmuCounters during = thread.mmu().counters().minus(before);
      assertThat(during.of(MmuEvent.ROOT_LOAD)).isZero();
      assertThat(during.of(MmuEvent.WALK)).isZero();
      pair.end();
    }
  }

  @Test
  void aGuestThatDoesNotFitIsRefused() {
    try (HandDrivenMachine machine = new HandDrivenMachine(TWO_NODES, HOST_BYTES)) {
      Kernel host = Kernel.boot(machine, options("sv39x4"), new HeapBlockStore(4096, 16));
      Topology four = Topology.uniform("guest", 1, 4, 20);
      PhysicalLayout memory = PhysicalLayout.of(1, GUEST_BYTES);
      assertThatThrownBy(() -> GuestMachine.create(host, host.thread(0), four, memory))
          .hasMessage("a guest of 4 cpus does not fit on a host of 3");
      PhysicalLayout vast = PhysicalLayout.of(1, 1L << 42);
      assertThatThrownBy(() -> GuestMachine.create(host, host.thread(0), FLAT, vast))
          .hasMessageContaining("does not fit into a second stage that ends at 0x20000000000");
    }
  }
}
