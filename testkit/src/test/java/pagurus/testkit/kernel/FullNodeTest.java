package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mm.Migration;
import pagurus.vm.page.Displacement;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Freeze;
import pagurus.vm.relocate.Merge;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Quiesce;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.KernelCounters;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.table.TableOwner;
import pagurus.vm.table.TableStore;

/** Moves to a node that has no free frame. */
class FullNodeTest {
  private static final int PAGES = 8;
  private static final int TARGET = 1;
  private static final int ROOT = 4;

  /** A scene whose program has some pages, and a target node that has no frame left. */
  private static final class Full implements AutoCloseable {
    private final Scene scene = Scene.of("x86-64");
    private final List<Integer> held = new ArrayList<>();

    /**
     * Fills the target node.
     *
     * @param programsPages whether the program's pages are among those that fill it; the others are
     *     held by somebody for good
     */
    Full(boolean programsPages) {
      for (int page = 0; page < PAGES; page++) {
        scene.store(Scene.PROGRAM, scene.vaddr(page), value(page));
      }
      if (programsPages) {
        migrate(scene.start, scene.start + PAGES * scene.mode.pageBytes());
      }
      fill(scene, TARGET, held);
    }

    private Cpu cpu() {
      return scene.thread(Scene.OTHER).cpu();
    }

    private void migrate(long start, long end) {
      Migration migration = scene.kernel.migration();
      migration.migrate(
          scene.thread(Scene.PROGRAM), migration.toNode(scene.space, TARGET).range(start, end));
    }

    /** Takes what data may take of every node. */
    private void fillAllNodes() {
      for (int node = 0; node < scene.kernel.core().frames().nodes(); node++) {
        fill(scene, node, held);
      }
    }

    private static long value(int page) {
      return 0x100L + page;
    }

    private void assertNothingIsLostOrLeaked() {
      for (int page = 0; page < PAGES; page++) {
        assertThat(scene.load(Scene.PROGRAM, scene.vaddr(page))).isEqualTo(value(page));
      }
      held.forEach(pfn -> scene.kernel.data().release(cpu(), pfn));
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
    }

    @Override
    public void close() {
      scene.close();
    }
  }

  /** Takes what data may take of a node. */
  private static void fill(Scene scene, int node, List<Integer> held) {
    Cpu cpu = scene.thread(Scene.OTHER).cpu();
    int pfn = scene.kernel.data().allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
    while (pfn != Frames.NONE) {
      held.add(pfn);
      pfn = scene.kernel.data().allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
    }
  }

  private static boolean makeRoom(Scene scene, int frames) {
    return new Displacement(scene.kernel.data(), scene.kernel.pageMover())
        .makeRoom(scene.thread(Scene.MOVER), TARGET, frames);
  }

  static Stream<Arguments> movesOfLeavesAndRoots() {
    return Stream.<RelocationProtocol>of(new Drain(), new Freeze(), new Merge(), new Quiesce())
        .flatMap(protocol -> Stream.of(1, ROOT).map(level -> Arguments.of(protocol, level)));
  }

  @ParameterizedTest
  @MethodSource("movesOfLeavesAndRoots")
  void aMoveToAFullNodeSendsDataToANodeThatHasRoom(RelocationProtocol protocol, int level) {
    try (Full full = new Full(true)) {
      Scene scene = full.scene;
      scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(TARGET)).finish();
      assertThat(scene.moved()).isEqualTo(1);
      KernelCounters counters = scene.thread(Scene.MOVER).counters();
      assertThat(counters.get(Event.PAGE_MIGRATED)).isPositive();
      assertThat(counters.get(Event.PAGE_OUT)).as("memory has room").isZero();
      full.assertNothingIsLostOrLeaked();
    }
  }

  @Test
  void aHugePageGoesOnlyWhereNoOtherCan() {
    try (Full full = new Full(false)) {
      Scene scene = full.scene;
      Frames frames = scene.kernel.core().frames();
      int hugePages = (int) (scene.mode.span(2) / scene.mode.pageBytes());
      full.held.forEach(pfn -> scene.kernel.data().release(full.cpu(), pfn));
      full.held.clear();
      long vaddr = scene.start + 8 * scene.mode.span(2);
      scene.map(vaddr, hugePages, true);
      scene.store(Scene.PROGRAM, vaddr, 1);
      full.migrate(vaddr, vaddr + scene.mode.span(2));
      fill(scene, TARGET, full.held);
      for (int page = 0; page < PAGES; page++) {
        scene.kernel.data().release(full.cpu(), full.held.removeLast());
      }
      full.migrate(scene.start, vaddr);
      assertThat(frames.missing(TARGET, 1)).as("small pages lie behind the huge one").isEqualTo(1);
      assertThat(makeRoom(scene, 1)).isTrue();
      assertThat(frames.missing(TARGET, hugePages)).as("a small one has gone").isPositive();
      fill(scene, TARGET, full.held);
      assertThat(makeRoom(scene, 1)).isTrue();
      assertThat(frames.missing(TARGET, hugePages)).isNotPositive();
      assertThat(scene.thread(Scene.MOVER).counters().get(Event.HUGE_SPLIT)).isZero();
      assertThat(scene.load(Scene.PROGRAM, vaddr)).isEqualTo(1);
      full.assertNothingIsLostOrLeaked();
    }
  }

  @Test
  void whatMakesRoomGoesToOtherNodesUntilThereIsAsMuchAsIsWanted() {
    try (Scene scene = Scene.of("x86-64")) {
      int pages = 96;
      long start = scene.start + 8 * scene.mode.span(2);
      scene.map(start, pages, false);
      for (int page = 0; page < pages; page++) {
        scene.store(Scene.PROGRAM, start + page * scene.mode.pageBytes(), page);
      }
      scene.kernel.migration().migrate(scene.thread(Scene.PROGRAM), scene.space, TARGET);
      List<Integer> held = new ArrayList<>();
      fill(scene, TARGET, held);
      assertThat(makeRoom(scene, pages / 2)).isTrue();
      assertThat(scene.kernel.core().frames().missing(TARGET, pages / 2)).isNotPositive();
      assertThat(scene.kernel.core().frames().missing(TARGET, pages)).as("no more").isPositive();
      held.forEach(pfn -> scene.kernel.data().release(scene.thread(Scene.OTHER).cpu(), pfn));
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("movesOfLeavesAndRoots")
  void aMoveToAFullNodeOfAFullMachineWinsMemoryBack(RelocationProtocol protocol, int level) {
    try (Full full = new Full(true)) {
      Scene scene = full.scene;
      full.fillAllNodes();
      RelocationCounters without = new RelocationCounters(ROOT);
      new Relocator(scene.kernel.flush(), scene.kernel.spaces())
          .relocate(
              scene.thread(Scene.MOVER),
              RelocationRequest.all(scene.space, scene.mode, Placements.fixedNode(TARGET))
                  .levels(level, level),
              protocol,
              without);
      assertThat(without.count(Outcome.NO_MEMORY)).as("nobody makes room").isEqualTo(1);
      assertThat(without.count(Outcome.MOVED)).isZero();
      scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(TARGET)).finish();
      assertThat(scene.moved()).isEqualTo(1);
      assertThat(scene.counters.count(Outcome.NO_MEMORY)).isZero();
      full.assertNothingIsLostOrLeaked();
    }
  }

  @ParameterizedTest
  @MethodSource("movesOfLeavesAndRoots")
  void aMoveToANodeWhereNothingCanBeWonBackSaysSo(RelocationProtocol protocol, int level) {
    try (Full full = new Full(false)) {
      Scene scene = full.scene;
      scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(TARGET)).finish();
      assertThat(scene.moved()).isZero();
      assertThat(scene.counters.count(Outcome.NO_MEMORY)).isEqualTo(1);
      full.assertNothingIsLostOrLeaked();
    }
  }

  @Test
  void whoMakesRoomWaitsForATableThatIsBeingMergedAndNobodyForHim() {
    try (Full full = new Full(true)) {
      Scene scene = full.scene;
      scene.kernel.data().release(full.cpu(), full.held.removeLast());
      Actor merging = scene.mover(Scene.MOVER, new Merge());
      merging.runTo(Step.GENERATION);
      Actor needy = scene.mover(Scene.OTHER, new Merge(), 2, Placements.fixedNode(TARGET));
      assertThat(needy.tryFinish()).as("the pages' table is unmerged").isFalse();
      scene.machine.finish(merging, needy);
      assertThat(scene.moved()).isEqualTo(2);
      full.assertNothingIsLostOrLeaked();
    }
  }

  @Test
  void twoMoversThatBothWinMemoryBackDoNotWaitForEachOther() {
    try (Full full = new Full(true)) {
      full.fillAllNodes();
      Scene scene = full.scene;
      Actor leaf = scene.mover(Scene.MOVER, new Freeze());
      Actor middle = scene.mover(Scene.OTHER, new Freeze(), 2, Placements.fixedNode(TARGET));
      assertThat(leaf.tryRunTo(Step.AGE)).as("looks for pages to win back").isTrue();
      assertThat(middle.tryFinish()).as("needs the table that the other has locked").isFalse();
      scene.machine.finish(leaf, middle);
      assertThat(scene.moved()).isEqualTo(2);
      full.assertNothingIsLostOrLeaked();
    }
  }

  @Test
  void whoFindsAllPagesInAnothersHandLeavesTheTableWhereItIs() {
    try (Full full = new Full(true)) {
      Scene scene = full.scene;
      Actor leaf = scene.mover(Scene.MOVER, new Freeze());
      Actor middle = scene.mover(Scene.OTHER, new Freeze(), 2, Placements.fixedNode(TARGET));
      assertThat(leaf.tryRunTo(Step.COPY_PAGE)).as("sends pages away").isTrue();
      assertThat(middle.tryFinish()).as("waits for nobody").isTrue();
      assertThat(scene.counters.count(Outcome.NO_MEMORY)).isEqualTo(1);
      leaf.finish();
      assertThat(scene.moved()).isEqualTo(1);
      full.assertNothingIsLostOrLeaked();
    }
  }

  @Test
  void aFullNodesReserveIsTouchedOnlyWhenEveryNodeIsFull() {
    try (Full full = new Full(false)) {
      Frames frames = full.scene.kernel.core().frames();
      TableStore tables = full.scene.kernel.core().tables();
      Cpu cpu = full.cpu();
      int page = frames.allocateNear(cpu, TARGET, 0, FrameKind.KERNEL_PAGE, true);
      long table = tables.allocateNear(cpu, TARGET, 1, TableOwner.withoutCopies(0), 0, true);
      assertThat(frames.table().nodeOf(page)).as("others have room").isNotEqualTo(TARGET);
      assertThat(nodeOf(frames, table)).as("others have room").isNotEqualTo(TARGET);
      full.fillAllNodes();
      int reserved = frames.allocateNear(cpu, TARGET, 0, FrameKind.KERNEL_PAGE, true);
      long last = tables.allocateNear(cpu, TARGET, 1, TableOwner.withoutCopies(0), 0, true);
      assertThat(frames.table().nodeOf(reserved)).as("no node has room").isEqualTo(TARGET);
      assertThat(nodeOf(frames, last)).as("no node has room").isEqualTo(TARGET);
      tables.free(cpu, table, 1);
      tables.free(cpu, last, 1);
      frames.free(cpu, page, 0);
      frames.free(cpu, reserved, 0);
      full.assertNothingIsLostOrLeaked();
    }
  }

  private static int nodeOf(Frames frames, long table) {
    return frames.table().nodeOf(frames.table().pfn(table));
  }

  @Test
  void aRequestForASpaceThatHasEndedIsCountedOnce() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), 1);
      scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), scene.space);
      scene
          .kernel
          .relocator()
          .relocate(
              scene.thread(Scene.MOVER),
              RelocationRequest.all(scene.space, scene.mode, Placements.fixedNode(TARGET)),
              new Drain(),
              scene.counters);
      assertThat(scene.counters.count(Outcome.EXITING)).isEqualTo(1);
    }
  }

  /** Where the kernel's half is hidden from programs a root has two frames, and one is there. */
  @Test
  void aMoveOfARootOfTwoFramesAsksForBoth() {
    KernelOptions options =
        KernelOptions.standard(PagingMode.named("x86-64")).withKernelHalf(KernelHalf.ISOLATED);
    try (Scene scene = new Scene(options)) {
      for (int page = 0; page < PAGES; page++) {
        scene.store(Scene.PROGRAM, scene.vaddr(page), page);
      }
      scene.kernel.migration().migrate(scene.thread(Scene.PROGRAM), scene.space, TARGET);
      List<Integer> held = new ArrayList<>();
      fill(scene, TARGET, held);
      Cpu cpu = scene.thread(Scene.OTHER).cpu();
      scene.kernel.data().release(cpu, held.removeLast());
      assertThat(scene.kernel.core().frames().missing(TARGET, 1)).isNotPositive();
      assertThat(scene.kernel.core().frames().missing(TARGET, 2)).isPositive();
      scene.mover(Scene.MOVER, new Drain(), ROOT, Placements.fixedNode(TARGET)).finish();
      assertThat(scene.moved()).isEqualTo(1);
      held.forEach(pfn -> scene.kernel.data().release(cpu, pfn));
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
    }
  }
}
