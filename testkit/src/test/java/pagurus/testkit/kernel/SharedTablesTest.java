package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.inspect.Census;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.TableStore;

/** Two spaces and one leaf table: who sees what, and what becomes of it when it moves. */
class SharedTablesTest {
  private static final long OLD = 0x1111;
  private static final long NEW = 0x2222;
  private static final List<String> MODES =
      List.of("x86-32", "x86-pae", "x86-64", "sv39", "aarch64-4k");

  static Stream<Arguments> modesAndProtocols() {
    return MODES.stream()
        .flatMap(
            mode ->
                Relocator.protocols().values().stream()
                    .map(protocol -> Arguments.of(mode, protocol.name(), protocol)));
  }

  /** A child that shares its parent's leaf tables; page 2 holds {@link #OLD}. */
  private static AddressSpace child(Scene scene) {
    scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
    return fork(scene, scene.space);
  }

  private static AddressSpace fork(Scene scene, AddressSpace parent) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    return scene.kernel.fork().forkSharingTables(thread, parent).orElseThrow();
  }

  private static long tableOf(Scene scene, AddressSpace space, int page) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    thread.enter();
    long table = thread.find(space, scene.vaddr(page), 1).table();
    thread.leave();
    return table;
  }

  private static long load(Scene scene, int cpu, AddressSpace space, int page) {
    KernelThread thread = scene.thread(cpu);
    long paddr = scene.kernel.translate(thread, space, scene.vaddr(page), Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  private static void store(Scene scene, int cpu, AddressSpace space, int page, long value) {
    KernelThread thread = scene.thread(cpu);
    long paddr = scene.kernel.translate(thread, space, scene.vaddr(page), Access.WRITE);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
    assertThat(scene.astrayReads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-32", "x86-pae", "x86-64", "sv39", "aarch64-4k"})
  void aChildUsesItsParentsLeafTableUntilOneOfThemStores(String mode) {
    try (Scene scene = Scene.of(mode)) {
      AddressSpace child = child(scene);
      assertThat(tableOf(scene, child, 2)).isEqualTo(tableOf(scene, scene.space, 2));
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(OLD);
      Census both =
          Census.take(scene.thread(0).cpu(), scene.kernel.core(), List.of(scene.space, child));
      assertThat(both.tables(1)).isEqualTo(1);
      store(scene, Scene.OTHER, child, 2, NEW);
      assertThat(tableOf(scene, child, 2)).isNotEqualTo(tableOf(scene, scene.space, 2));
      assertThat(load(scene, Scene.PROGRAM, scene.space, 2)).isEqualTo(OLD);
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(NEW);
      assertSound(scene);
    }
  }

  /** One parent refers to the replacement, the other to a marker, and nobody is listed yet. */
  @Test
  void whoLeavesAReplacementWaitsUntilItsSharersAreListed() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      Actor mover = scene.mover(Scene.MOVER, new Drain(), 1, Placements.fixedNode(1));
      mover.runTo(Step.PUBLISH);
      mover.runTo(Step.LOCK);
      Actor leaver =
          scene.machine.on(
              Scene.OTHER,
              () ->
                  scene
                      .kernel
                      .mapping()
                      .unmap(scene.thread(Scene.OTHER), scene.space, 0, scene.vaddr(4)));
      assertThat(leaver.tryFinish()).isFalse();
      scene.machine.finish(mover, leaver);
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @Test
  void aStoreOfTheParentAfterTheForkIsNotSeenByTheChild() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      store(scene, Scene.PROGRAM, scene.space, 2, NEW);
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @Test
  void aPageThatNobodyHadTouchedIsNotFilledForBoth() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      assertThat(load(scene, Scene.PROGRAM, scene.space, 5)).isZero();
      store(scene, Scene.PROGRAM, scene.space, 5, NEW);
      assertThat(load(scene, Scene.OTHER, child, 5)).isZero();
      assertSound(scene);
    }
  }

  @Test
  void aPageThatNobodyHadTouchedIsNotFilledForBothWhenThereIsNoFrameForATable() {
    try (Scene scene = Scene.of("x86-64")) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      AddressSpace child = child(scene);
      long apart = scene.start + 4 * scene.mode.span(2);
      scene.map(apart, 16, false);
      for (int page = 0; page < 16; page++) {
        scene.store(Scene.PROGRAM, apart + page * scene.mode.pageBytes(), OLD);
      }
      TableStore tables = scene.kernel.core().tables();
      List<Long> all = new ArrayList<>();
      long taken = 0;
      while (taken != TableStore.NONE) {
        taken = tables.allocateNear(thread.cpu(), 0, 1, scene.space, 0, true);
        all.add(taken);
      }
      all.removeLast();
      scene.kernel.translate(thread, scene.space, scene.vaddr(5), Access.WRITE); // may be refused
      assertThat(thread.counters().get(Event.PAGE_OUT)).as("room was made").isPositive();
      all.forEach(table -> tables.free(thread.cpu(), table, 1));
      thread.enter();
      assertThat(thread.find(child, scene.vaddr(5), 1).entry()).isZero();
      thread.leave();
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoAwaitsTheLockOfATableThatItsSpaceIsLeavingFindsTheSpacesOwn(boolean owner) {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      AddressSpace leaver = owner ? scene.space : child;
      KernelThread thread = scene.thread(Scene.PROGRAM);
      thread.enter();
      long entry = thread.find(scene.space, scene.vaddr(2), 1).entry();
      thread.leave();
      int pfn = scene.kernel.data().frameOf(entry, 1);
      Actor storing =
          scene.machine.on(Scene.PROGRAM, () -> store(scene, Scene.PROGRAM, leaver, 2, NEW));
      storing.runTo(Step.UNHOOK);
      Actor mover =
          scene.machine.on(
              Scene.MOVER,
              () ->
                  scene
                      .kernel
                      .pageMover()
                      .move(
                          scene.thread(Scene.MOVER),
                          List.of(pfn),
                          (cpu, order, kind) ->
                              scene.kernel.data().allocateOn(cpu, 1, order, kind)));
      assertThat(mover.tryFinish()).isFalse();
      scene.machine.finish(storing, mover);
      assertThat(load(scene, Scene.OTHER, leaver, 2)).isEqualTo(NEW);
      assertThat(load(scene, Scene.OTHER, owner ? child : scene.space, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("modesAndProtocols")
  void aSharedTableMovesForAllWhoShareIt(String mode, String name, RelocationProtocol protocol) {
    try (Scene scene = Scene.of(mode)) {
      AddressSpace child = child(scene);
      AddressSpace second = fork(scene, child);
      load(scene, Scene.PROGRAM, scene.space, 2);
      load(scene, Scene.OTHER, child, 2);
      scene.mover(Scene.MOVER, protocol).finish();
      assertThat(scene.moved()).isEqualTo(1);
      long table = tableOf(scene, scene.space, 2);
      assertThat(tableOf(scene, child, 2)).isEqualTo(table);
      assertThat(tableOf(scene, second, 2)).isEqualTo(table);
      assertThat(scene.kernel.core().tables().nodeOf(table)).isEqualTo(1);
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(OLD);
      store(scene, Scene.PROGRAM, scene.space, 2, NEW);
      assertThat(load(scene, Scene.OTHER, second, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @Test
  void theCpusOfAllSharersAreToldInOneRound() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      load(scene, Scene.PROGRAM, scene.space, 2);
      load(scene, Scene.OTHER, child, 2);
      scene.mover(Scene.MOVER, new Drain()).finish();
      KernelThread mover = scene.thread(Scene.MOVER);
      assertThat(mover.counters().get(Event.SHOOTDOWN)).isEqualTo(1);
      assertThat(mover.counters().get(Event.IPI)).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("modesAndProtocols")
  void whoStoresWhileASharedTableMovesGetsItsOwn(
      String mode, String name, RelocationProtocol protocol) {
    for (Step step : List.of(Step.FREEZE, Step.COPY, Step.DRAIN, Step.PUBLISH, Step.MERGE)) {
      try (Scene scene = Scene.of(mode)) {
        AddressSpace child = child(scene);
        load(scene, Scene.OTHER, child, 2);
        Actor mover = scene.mover(Scene.MOVER, protocol);
        mover.tryRunTo(step);
        Actor storing =
            scene.machine.on(Scene.OTHER, () -> store(scene, Scene.OTHER, child, 2, NEW));
        scene.machine.finish(storing, mover);
        assertThat(load(scene, Scene.PROGRAM, scene.space, 2)).isEqualTo(OLD);
        assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(NEW);
        assertSound(scene);
      }
    }
  }

  @Test
  void aRequestMayLeaveSharedTablesWhereTheyAre() {
    try (Scene scene = Scene.of("x86-64")) {
      child(scene);
      RelocationRequest request =
          RelocationRequest.all(scene.space, scene.mode, Placements.fixedNode(1)).withoutShared();
      Actor mover =
          scene.machine.on(
              Scene.MOVER,
              () ->
                  scene
                      .kernel
                      .relocator()
                      .relocate(scene.thread(Scene.MOVER), request, new Drain(), scene.counters));
      mover.finish();
      assertThat(scene.counters.count(Outcome.SHARED)).isEqualTo(1);
      assertThat(scene.moved()).isEqualTo(scene.mode.levels() - 1);
      assertSound(scene);
    }
  }

  @Test
  void aPageOfASharedTableGoesToSwapForAllAndComesBackForEach() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      load(scene, Scene.OTHER, child, 2);
      scene.reclaim(Scene.PROGRAM);
      assertThat(scene.thread(Scene.PROGRAM).counters().get(Event.PAGE_OUT)).isPositive();
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(OLD);
      assertThat(load(scene, Scene.PROGRAM, scene.space, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenASharerEndsTheOthersKeepTheTable(boolean owner) {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      AddressSpace last = owner ? child : scene.space;
      scene.kernel.exit().exit(thread, owner ? scene.space : child);
      assertSound(scene);
      assertThat(load(scene, Scene.OTHER, last, 2)).isEqualTo(OLD);
      store(scene, Scene.OTHER, last, 2, NEW);
      scene.reclaim(Scene.PROGRAM);
      assertThat(load(scene, Scene.OTHER, last, 2)).isEqualTo(NEW);
      assertThat(thread.counters().get(Event.TABLE_UNSHARED)).isZero();
      assertSound(scene);
      scene.kernel.exit().exit(thread, last);
      assertSound(scene);
    }
  }

  @Test
  void whoUnmapsPartOfASharedTableGetsItsOwnAndWhoUnmapsAllOfItLeavesIt() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      AddressSpace second = fork(scene, scene.space);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      scene.kernel.mapping().unmap(thread, child, scene.vaddr(2), scene.vaddr(3));
      assertThat(thread.counters().get(Event.TABLE_UNSHARED)).isEqualTo(1);
      scene.kernel.mapping().unmap(thread, second, scene.vaddr(0), scene.vaddr(16));
      assertThat(thread.counters().get(Event.TABLE_UNSHARED)).isEqualTo(1);
      assertThat(load(scene, Scene.PROGRAM, scene.space, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @Test
  void aSharersRightsAndAddressesChangeForItAlone() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace child = child(scene);
      AddressSpace second = fork(scene, scene.space);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      scene.kernel.mapping().protect(thread, child, scene.vaddr(0), scene.vaddr(16), Rights.READ);
      long target = scene.vaddr(0) + 8 * scene.mode.span(2);
      assertThat(scene.kernel.remap().move(thread, second, scene.vaddr(0), scene.vaddr(16), target))
          .isTrue();
      store(scene, Scene.PROGRAM, scene.space, 2, NEW);
      assertThat(load(scene, Scene.OTHER, child, 2)).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "sv39"})
  void pagesOfASharedFileAreFilledAndWrittenInPlaceForAll(String mode) {
    try (Scene scene = Scene.of(mode)) {
      long page = scene.mode.pageBytes();
      scene.kernel.files().open(new HeapBlockStore(page, 16));
      long start = scene.vaddr(0) + 4 * scene.mode.span(2);
      Area area =
          new Area(
              start,
              start + 16 * page,
              Rights.READ | Rights.WRITE,
              new Backing.File(0, true),
              0,
              false);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      scene.kernel.mapping().map(thread, scene.space, area);
      int far = (int) ((start - scene.vaddr(0)) / page);
      store(scene, Scene.PROGRAM, scene.space, far, OLD);
      AddressSpace child = fork(scene, scene.space);
      store(scene, Scene.OTHER, child, far, NEW);
      store(scene, Scene.OTHER, child, far + 1, OLD);
      assertThat(load(scene, Scene.PROGRAM, scene.space, far)).isEqualTo(NEW);
      assertThat(load(scene, Scene.PROGRAM, scene.space, far + 1)).isEqualTo(OLD);
      assertThat(tableOf(scene, child, far)).isEqualTo(tableOf(scene, scene.space, far));
      scene.mover(Scene.MOVER, new Drain()).finish();
      scene.reclaim(Scene.PROGRAM);
      assertThat(load(scene, Scene.PROGRAM, scene.space, far)).isEqualTo(NEW);
      assertThat(tableOf(scene, child, far)).isEqualTo(tableOf(scene, scene.space, far));
      assertSound(scene);
    }
  }

  @Test
  void aForkThatFindsNoMemoryLeavesEveryTableToItsParent() {
    try (Scene scene = new Scene(PagingMode.named("x86-64"), 3)) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      for (int round = 0; round < 20; round++) {
        scene
            .kernel
            .fork()
            .forkSharingTables(thread, scene.space)
            .ifPresent(child -> scene.kernel.exit().exit(thread, child));
        assertSound(scene);
      }
    }
  }
}
