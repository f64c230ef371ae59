package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Freeze;
import pagurus.vm.relocate.Merge;
import pagurus.vm.relocate.Quiesce;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelCounters.Event;

/** Interleavings that went wrong once, step by step. */
class InterleavingsTest {
  private static final long OLD = 0x1111;
  private static final long NEW = 0x2222;
  private static final int NODE = 1;

  private static void assertSound(Scene scene) {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
    assertThat(scene.astrayReads()).isZero();
  }

  @Test
  void aCpuThatCameInAsTheSpaceWasQuiescedForgetsTheOldTables() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.OTHER, scene.vaddr(2), OLD);
      scene.store(Scene.OTHER, scene.vaddr(3), NEW);
      Actor coming =
          scene.machine.on(Scene.PROGRAM, () -> scene.load(Scene.PROGRAM, scene.vaddr(2)));
      coming.runTo(Step.GENERATION);
      Actor mover = scene.mover(Scene.MOVER, new Quiesce());
      mover.runTo(Step.READ_ACTIVE);
      coming.finish();
      mover.finish();
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(3))).isEqualTo(NEW);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "sv39", "aarch64-4k"})
  void aWalkerThatIsAheadOfItsThreadFindsNoOldTablesOfASpaceThatComesBack(String mode) {
    try (Scene scene = Scene.of(mode)) {
      AddressSpace second = scene.kernel.createSpace(scene.thread(0), 0).orElseThrow();
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      Activation.activate(scene.thread(Scene.PROGRAM), second);
      scene.mover(Scene.MOVER, new Drain()).finish();
      Actor coming =
          scene.machine.on(Scene.PROGRAM, () -> scene.load(Scene.PROGRAM, scene.vaddr(2)));
      scene.machine.setChooser((cpu, bound) -> 0); // speculation walks the latest address
      coming.runTo(Step.GENERATION);
      for (Step step : List.of(Step.LOAD_ROOT, Step.INVALIDATE)) {
        coming.tryRunTo(step);
        scene.thread(Scene.PROGRAM).mmu().speculate();
      }
      coming.finish();
      assertSound(scene);
    }
  }

  @Test
  void whoWaitsForAPageThatMigratesIsNotLeftInAnOldTable() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.OTHER, scene.vaddr(2), OLD);
      Actor migration = migration(scene, Scene.MOVER);
      migration.runTo(Step.COPY_PAGE);
      Actor faulting =
          scene.machine.on(Scene.OTHER, () -> scene.store(Scene.OTHER, scene.vaddr(2), NEW));
      assertThat(faulting.tryFinish()).isFalse();
      scene.mover(Scene.PROGRAM, new Drain()).finish();
      scene.machine.finish(migration, faulting);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(2))).isEqualTo(NEW);
      assertSound(scene);
    }
  }

  private static Actor migration(Scene scene, int cpu) {
    return scene.machine.on(
        cpu, () -> scene.kernel.migration().migrate(scene.thread(cpu), scene.space, NODE));
  }

  @Test
  void aPageThatMigratesComesBackToATableThatIsFrozen() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      Actor migration = migration(scene, Scene.OTHER);
      migration.runTo(Step.COPY_PAGE);
      Actor mover = scene.mover(Scene.MOVER, new Freeze());
      mover.runTo(Step.PUBLISH);
      assertThat(migration.tryFinish()).isFalse();
      scene.machine.finish(migration, mover);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(2))).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @Test
  void aTableAndItsParentCanBeFrozenAtOnce() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      Actor below = scene.mover(Scene.MOVER, new Freeze());
      below.runTo(Step.COPY);
      Actor above = scene.mover(Scene.OTHER, new Freeze(), 2, Placements.fixedNode(NODE));
      above.runTo(Step.COPY);
      assertThat(below.tryFinish()).isFalse();
      scene.machine.finish(below, above);
      assertThat(scene.moved()).isEqualTo(2);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(2))).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  @Test
  void aPinThroughAnOldTableDoesNotHoldAStrangersPage() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      int[] pinned = {Frames.NONE};
      Actor pinning =
          scene.machine.on(
              Scene.OTHER,
              () ->
                  pinned[0] =
                      scene
                          .kernel
                          .pins()
                          .pin(scene.thread(Scene.OTHER), scene.space, scene.vaddr(2)));
      pinning.runTo(Step.COUNT_REFERENCE);
      scene.mover(Scene.MOVER, new Freeze()).finish();
      long end = scene.vaddr(3);
      scene.kernel.mapping().unmap(scene.thread(Scene.PROGRAM), scene.space, scene.vaddr(2), end);
      scene.store(Scene.PROGRAM, scene.vaddr(9), NEW);
      pinning.finish();
      assertThat(pinned[0]).isEqualTo(Frames.NONE);
      assertSound(scene);
    }
  }

  @Test
  void anUnmapBesideAMoveReachesCpusThatWalkTheOldTable() {
    try (Scene scene = Scene.of("sv39")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      Actor mover = scene.mover(Scene.MOVER, new Drain());
      mover.runTo(Step.GENERATION);
      long end = scene.vaddr(3);
      scene.kernel.mapping().unmap(scene.thread(Scene.OTHER), scene.space, scene.vaddr(2), end);
      assertThat(scene.tryLoad(scene.vaddr(2))).as("the page is gone").isFalse();
      mover.finish();
      assertSound(scene);
    }
  }

  @Test
  void aMoverThatIsAloneMakesNobodyLoadARoot() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      scene.mover(Scene.MOVER, new Drain()).finish();
      assertThat(scene.moved()).isEqualTo(1);
      assertThat(scene.thread(Scene.PROGRAM).counters().get(Event.ROOT_RELOAD)).isZero();
      assertSound(scene);
    }
  }

  @Test
  void aStoreThatReclaimHasNotShotDownYetIsInTheCopy() {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = scene.vaddr(2);
      scene.store(Scene.PROGRAM, vaddr, OLD);
      Actor reclaimer = scene.machine.on(Scene.OTHER, () -> scene.reclaim(Scene.OTHER));
      reclaimer.runTo(Step.GENERATION);
      Actor copying = scene.machine.on(Scene.MOVER, () -> scene.store(Scene.MOVER, vaddr + 8, NEW));
      copying.runTo(Step.UNHOOK);
      assertThat(scene.tryStore(vaddr, NEW)).as("through the entry of before").isTrue();
      scene.machine.finish(copying, reclaimer);
      assertThat(scene.load(Scene.PROGRAM, vaddr)).isEqualTo(NEW);
      assertThat(scene.load(Scene.PROGRAM, vaddr + 8)).isEqualTo(NEW);
      assertSound(scene);
    }
  }

  /** Opens a file and shows its first page in the scene's space. */
  private static long mapFile(Scene scene, AddressSpace... spaces) {
    HeapBlockStore blocks = new HeapBlockStore(scene.mode.pageBytes(), 8);
    int file = scene.kernel.files().open(blocks).id();
    long start = scene.start + 8 * scene.mode.span(2);
    int rights = Rights.READ | Rights.WRITE;
    Backing shared = new Backing.File(file, true);
    Area area = new Area(start, start + scene.mode.pageBytes(), rights, shared, 0, false);
    for (AddressSpace space : spaces) {
      scene.kernel.mapping().map(scene.thread(Scene.PROGRAM), space, area);
    }
    return start;
  }

  @Test
  void aPageOfAFileThatWasReadTooEarlyIsReadAgain() {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace second = scene.kernel.createSpace(scene.thread(0), 0).orElseThrow();
      long vaddr = mapFile(scene, scene.space, second);
      long[] found = new long[1];
      Actor reader = scene.machine.on(Scene.MOVER, () -> found[0] = scene.load(Scene.MOVER, vaddr));
      reader.runTo(Step.AWAIT_STORAGE);
      long paddr = scene.kernel.translate(scene.thread(Scene.PROGRAM), second, vaddr, Access.WRITE);
      scene.thread(Scene.PROGRAM).cpu().storeRelease(Step.USER_STORE, paddr, NEW);
      scene.reclaim(Scene.OTHER);
      reader.finish();
      assertThat(found[0]).isEqualTo(NEW);
      assertSound(scene);
    }
  }

  @Test
  void reclaimMayLookAtAPageOfAFileWhileItIsRead() {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = mapFile(scene, scene.space);
      Actor reader = scene.machine.on(Scene.MOVER, () -> scene.load(Scene.MOVER, vaddr));
      reader.runTo(Step.AWAIT_STORAGE);
      Actor reclaimer = scene.machine.on(Scene.OTHER, () -> scene.reclaim(Scene.OTHER));
      reclaimer.runTo(Step.FRAME_STATE);
      scene.machine.finish(reader);
      scene.machine.finish(reclaimer);
      assertThat(scene.load(Scene.PROGRAM, vaddr)).isZero();
      assertSound(scene);
    }
  }

  @Test
  void aMoverNoticesThatItsSpaceHasEnded() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.OTHER, scene.vaddr(2), OLD);
      Actor mover =
          scene.mover(
              Scene.MOVER,
              new Merge(),
              3,
              site -> {
                scene.machine.pause();
                return Placements.fixedNode(NODE).placeFor(site);
              });
      mover.runToPause();
      scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), scene.space);
      mover.finish();
      assertSound(scene);
    }
  }

  @Test
  void protectWaitsForATableThatIsFrozen() {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = scene.vaddr(2);
      scene.store(Scene.PROGRAM, vaddr, OLD);
      Actor protection =
          scene.machine.on(
              Scene.OTHER,
              () ->
                  scene
                      .kernel
                      .mapping()
                      .protect(
                          scene.thread(Scene.OTHER),
                          scene.space,
                          vaddr,
                          scene.vaddr(3),
                          Rights.READ));
      long rootWord = scene.space.rootWord();
      protection.runTo(Step.LOOKUP, rootWord); // finds the table
      protection.runTo(Step.LOOKUP, rootWord); // finds it once more, to lock it
      Actor mover = scene.mover(Scene.MOVER, new Freeze());
      mover.runTo(Step.PUBLISH);
      protection.tryFinish();
      scene.machine.finish(mover, protection);
      long result =
          scene.kernel.translate(scene.thread(Scene.PROGRAM), scene.space, vaddr, Access.WRITE);
      assertThat(result).isNegative();
      assertThat(Kernel.outcomeOf(result)).isEqualTo(FaultOutcome.FORBIDDEN);
      assertSound(scene);
    }
  }

  @Test
  void forkSeesAHugeLeafThatIsBeingDrained() {
    try (Scene scene = Scene.of("x86-64")) {
      int hugePages = (int) (scene.mode.span(2) / scene.mode.pageBytes());
      long vaddr = scene.start + 8 * scene.mode.span(2);
      scene.map(vaddr, hugePages, true);
      scene.load(Scene.PROGRAM, vaddr);
      assertThat(scene.kernel.core().tables().count(scene.thread(0).cpu(), 1)).isZero();
      Actor mover = scene.mover(Scene.MOVER, new Drain(), 2, Placements.fixedNode(NODE));
      mover.runTo(Step.PUBLISH);
      AddressSpace[] child = new AddressSpace[1];
      Actor forking =
          scene.machine.on(
              Scene.OTHER,
              () ->
                  child[0] =
                      scene.kernel.fork().fork(scene.thread(Scene.OTHER), scene.space).get());
      forking.tryFinish();
      scene.machine.finish(mover, forking);
      scene.store(Scene.PROGRAM, vaddr, OLD);
      long inChild =
          scene.kernel.translate(scene.thread(Scene.OTHER), child[0], vaddr, Access.READ);
      assertThat(scene.thread(Scene.OTHER).cpu().loadAcquire(Step.USER_LOAD, inChild)).isZero();
      assertThat(scene.kernel.core().tables().count(scene.thread(0).cpu(), 1))
          .as("both have small pages now")
          .isEqualTo(2);
      assertSound(scene);
    }
  }

  @Test
  void exitWaitsForTablesThatAreFrozen() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.OTHER, scene.vaddr(2), OLD);
      Actor exit =
          scene.machine.on(
              Scene.PROGRAM,
              () -> scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), scene.space));
      Actor mover =
          scene.mover(
              Scene.MOVER,
              new Freeze(),
              1,
              site -> {
                scene.machine.pause();
                return Placements.fixedNode(NODE).placeFor(site);
              });
      mover.runToPause();
      exit.runTo(Step.GENERATION);
      mover.runTo(Step.PUBLISH);
      exit.tryFinish();
      scene.machine.finish(mover, exit);
      assertSound(scene);
    }
  }

  /** CPUs keep the entries of the root in registers, which they read when they load it (X15). */
  @ParameterizedTest
  @MethodSource("protocols")
  void aTableBelowARootInRegistersIsNotWalkedWhenItHasMoved(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-pae")) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), OLD);
      int level = scene.mode.levels() - 1;
      scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(1)).finish();
      assertThat(scene.moved()).isPositive();
      scene.thread(Scene.PROGRAM).mmu().invalidateAll();
      scene.tryLoad(scene.vaddr(1));
      assertThat(scene.astrayReads()).isZero();
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0))).isEqualTo(OLD);
      assertSound(scene);
    }
  }

  static Stream<RelocationProtocol> protocols() {
    return Relocator.protocols().values().stream();
  }
}
