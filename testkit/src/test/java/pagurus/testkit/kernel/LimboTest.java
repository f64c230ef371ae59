package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.HandDrivenMachine;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.inspect.Audit;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelCounters.Event;

/** Many relocations back to back: limbo memory is bounded; and roots of every size move. */
class LimboTest {
  private static final int LIMIT = 8;

  static List<PagingMode> modes() {
    return Stream.concat(PagingMode.all().stream(), PagingMode.secondStages().stream()).toList();
  }

  private final Topology topology =
      new Topology("by hand", List.of(0, 0, 0), List.of(List.of(10, 20), List.of(20, 10)));
  private final PagingMode mode = PagingMode.named("x86-64");

  private Kernel boot(HandDrivenMachine machine) {
    KernelOptions options =
        KernelOptions.standard(mode).withMemory(MemoryOptions.standard().withLimboTables(LIMIT));
    return Kernel.boot(machine, options, new HeapBlockStore(mode.pageBytes(), 16));
  }

  private void moveToAndFro(Kernel kernel, AddressSpace space, int cpu, int times) {
    RelocationCounters counters = new RelocationCounters(mode.levels());
    for (int i = 1; i <= times; i++) {
      RelocationRequest request =
          RelocationRequest.all(space, mode, Placements.fixedNode(i % 2))
              .levels(mode.levels(), mode.levels());
      kernel.relocator().relocate(kernel.thread(cpu), request, new Drain(), counters);
    }
    assertThat(counters.count(Outcome.MOVED)).isEqualTo(times);
  }

  @Test
  void moversWaitWhileAReaderKeepsAsManyTablesInLimboAsMayBe() {
    try (HandDrivenMachine machine = new HandDrivenMachine(topology, 4L << 20)) {
      Kernel kernel = boot(machine);
      AddressSpace space = kernel.createSpace(kernel.thread(0), 0).orElseThrow();
      kernel.thread(0).enter();
      Actor mover = machine.on(1, () -> moveToAndFro(kernel, space, 1, 3 * LIMIT));
      assertThat(mover.tryFinish()).isFalse();
      assertThat(kernel.core().retired().waiting()).isEqualTo(LIMIT);
      assertThat(kernel.thread(1).counters().get(Event.LIMBO_WAIT)).isEqualTo(1);
      kernel.thread(0).leave();
      mover.finish();
      assertThat(kernel.core().retired().most()).isEqualTo(LIMIT);
      assertThat(Audit.of(kernel).findings()).isEmpty();
    }
  }

  /** Two readers, of whom the one that goes lets a single table go: the queue is still full. */
  @Test
  void aMoverGoesOnWhenThereIsRoomAgainAndNotAsSoonAsOneTableIsFreed() {
    try (HandDrivenMachine machine = new HandDrivenMachine(topology, 4L << 20)) {
      Kernel kernel = boot(machine);
      AddressSpace space = kernel.createSpace(kernel.thread(0), 0).orElseThrow();
      int leaves = LIMIT + 4;
      long end = leaves * mode.span(2);
      kernel
          .mapping()
          .map(
              kernel.thread(0),
              space,
              new Area(0, end, Access.READ, new Backing.Anonymous(), 0, false));
      for (long vaddr = 0; vaddr < end; vaddr += mode.span(2)) {
        assertThat(kernel.translate(kernel.thread(0), space, vaddr, Access.READ)).isPositive();
      }
      kernel.thread(0).enter();
      machine.on(1, () -> moveToAndFro(kernel, space, 1, 1)).finish();
      kernel.thread(2).enter();
      Actor mover = machine.on(1, () -> moveLeaves(kernel, space, 4));
      assertThat(mover.tryFinish()).isFalse();
      assertThat(kernel.core().retired().waiting()).isEqualTo(1 + leaves);
      kernel.thread(0).leave();
      assertThat(mover.tryFinish()).isFalse();
      assertThat(kernel.core().retired().waiting()).isEqualTo(leaves);
      kernel.thread(2).leave();
      mover.finish();
      assertThat(kernel.core().retired().mostMoved()).isEqualTo(1 + leaves);
      assertThat(kernel.relocator().mostInLimbo()).isGreaterThanOrEqualTo(1 + leaves);
      assertThat(Audit.of(kernel).findings()).isEmpty();
    }
  }

  private void moveLeaves(Kernel kernel, AddressSpace space, int times) {
    RelocationCounters counters = new RelocationCounters(mode.levels());
    for (int i = 1; i <= times; i++) {
      RelocationRequest request =
          RelocationRequest.all(space, mode, Placements.fixedNode(i % 2)).levels(1, 1);
      kernel.relocator().relocate(kernel.thread(1), request, new Drain(), counters);
    }
  }

  @Test
  void whatUnmappingUnlinksIsInLimboTooButNotCountedAsMoved() {
    try (HandDrivenMachine machine = new HandDrivenMachine(topology, 4L << 20)) {
      Kernel kernel = boot(machine);
      AddressSpace space = kernel.createSpace(kernel.thread(0), 0).orElseThrow();
      kernel.thread(2).enter();
      machine.on(1, () -> kernel.exit().exit(kernel.thread(1), space)).finish();
      assertThat(kernel.core().retired().most()).isEqualTo(1);
      assertThat(kernel.core().retired().mostMoved()).isZero();
      kernel.thread(2).leave();
    }
  }

  @Test
  void moversThatNobodyHoldsUpDoNotWait() {
    try (HandDrivenMachine machine = new HandDrivenMachine(topology, 4L << 20)) {
      Kernel kernel = boot(machine);
      AddressSpace space = kernel.createSpace(kernel.thread(0), 0).orElseThrow();
      machine.on(1, () -> moveToAndFro(kernel, space, 1, 3 * LIMIT)).finish();
      assertThat(kernel.core().retired().most()).isEqualTo(1);
      assertThat(kernel.thread(1).counters().get(Event.LIMBO_WAIT)).isZero();
    }
  }

  /**
   * PAE's 32 bytes, the short roots of AArch64, whole pages, the 16 KiB of a second stage (R8): by
   * every protocol, beside another.
   */
  @ParameterizedTest
  @MethodSource("modes")
  void aRootOfAnySizeMovesByReloadAndLeavesItsNeighboursWhereTheyAre(PagingMode any) {
    for (var protocol : Relocator.protocols().values()) {
      try (Scene scene = new Scene(any, 0)) {
        int level = any.levels();
        AddressSpace neighbour = scene.kernel.createSpace(scene.thread(0), 0).orElseThrow();
        long stays = neighbour.root(scene.thread(0).cpu());
        scene.store(Scene.PROGRAM, scene.vaddr(2), 0x1111);
        scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(1)).finish();
        long root = scene.space.root(scene.thread(0).cpu());
        assertThat(scene.moved()).isEqualTo(1);
        assertThat(root % any.tableBytes(level)).isZero();
        assertThat(scene.kernel.core().tables().nodeOf(root)).isEqualTo(1);
        assertThat(neighbour.root(scene.thread(0).cpu())).isEqualTo(stays);
        assertThat(scene.load(Scene.PROGRAM, scene.vaddr(2))).isEqualTo(0x1111);
        assertThat(scene.thread(Scene.PROGRAM).mmu().root()).isEqualTo(root);
        assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
        assertThat(scene.astrayReads()).isZero();
      }
    }
  }
}
