package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.evacuate.BlockCensus;
import pagurus.vm.evacuate.Collapse;
import pagurus.vm.evacuate.Compaction;
import pagurus.vm.evacuate.Evacuation;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.Isolation;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Migration;
import pagurus.vm.mmu.Access;
import pagurus.vm.page.PageOutcome;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;

/** Emptying memory by hand: one step after the other, with every kind of page in the way. */
class EvacuationTest {
  private static final int PAGES = 8;
  private static final MemoryOptions FIXED = MemoryOptions.standard().withoutTableMoves();

  private static Scene scene(String mode, MemoryOptions memory) {
    Scene scene = new Scene(PagingMode.named(mode), memory);
    for (int page = 0; page < PAGES; page++) {
      scene.store(Scene.PROGRAM, scene.vaddr(page), value(page));
    }
    return scene;
  }

  private static long value(int page) {
    return 0x100L + page;
  }

  private static void assertWhole(Scene scene) {
    for (int page = 0; page < PAGES; page++) {
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(page))).isEqualTo(value(page));
    }
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
  }

  private static Evacuation offline(Scene scene, int node) {
    return new Offline(scene.kernel, new Drain()).node(scene.thread(Scene.MOVER), node);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "x86-64-la57", "x86-pae", "x86-32", "sv39", "aarch64-4k"})
  void aNodeGoesOfflineWithTablesRootsSharedPagesAndPagesOfFiles(String mode) {
    try (Scene scene = scene(mode, MemoryOptions.standard())) {
      Frames frames = scene.kernel.core().frames();
      AddressSpace child =
          scene.kernel.fork().fork(scene.thread(Scene.PROGRAM), scene.space).orElseThrow();
      assertThat(scene.kernel.fork().forkSharingTables(scene.thread(Scene.PROGRAM), scene.space))
          .isPresent();
      long file = mapFile(scene);
      scene.store(Scene.PROGRAM, file, 77);

      Evacuation done = offline(scene, 0);

      assertThat(done.hindrances()).isEmpty();
      assertThat(done.pagesMoved()).isGreaterThanOrEqualTo(PAGES + 1);
      assertThat(done.tables().count(Outcome.MOVED)).isPositive();
      assertThat(frames.isOffline(0)).isTrue();
      assertThat(frames.isolatedFree(0)).isEqualTo(frames.usable(0));
      assertThat(scene.load(Scene.PROGRAM, file)).isEqualTo(77);
      scene.kernel.exit().exit(scene.thread(Scene.OTHER), child);
      assertWhole(scene);
      new Offline(scene.kernel, new Drain()).online(scene.thread(Scene.MOVER), 0);
      assertThat(frames.free(0)).isEqualTo(frames.usable(0));
      assertWhole(scene);
    }
  }

  private static long mapFile(Scene scene) {
    long page = scene.mode.pageBytes();
    int id = scene.kernel.files().open(new HeapBlockStore(page, 4)).id();
    long start = scene.start + 64 * page;
    Area area =
        new Area(
            start,
            start + 4 * page,
            Rights.READ | Rights.WRITE,
            new Backing.File(id, true),
            0,
            false);
    scene.kernel.mapping().map(scene.thread(Scene.PROGRAM), scene.space, area);
    return start;
  }

  @Test
  void whereTablesDoNotMoveTheyHoldTheNodeAndItIsPutBackIntoUse() {
    try (Scene scene = scene("x86-64", FIXED)) {
      Evacuation done = offline(scene, 0);

      assertThat(done.heldByTables()).isEqualTo(4);
      assertThat(done.heldByData()).isZero();
      assertThat(done.hindrances().toString()).contains("table of level 4 of space 1 for v0x0");
      assertThat(scene.kernel.core().frames().isOffline(0)).isFalse();
      assertThat(scene.kernel.core().frames().isolatedFree(0)).isZero();
      assertWhole(scene);
    }
  }

  @Test
  void aPinnedPageHoldsTheNodeAndIsNamed() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      int pinned = scene.kernel.pins().pin(scene.thread(Scene.OTHER), scene.space, scene.vaddr(3));

      Evacuation done = offline(scene, 0);

      assertThat(done.hindrances()).hasSize(1);
      assertThat(done.hindrances().getFirst().pfn()).isEqualTo(pinned);
      assertThat(done.hindrances().getFirst().holder()).contains("2 users, of which 1 entries");
      scene.kernel.pins().unpin(scene.thread(Scene.OTHER), pinned);
      assertThat(offline(scene, 0).isEmpty()).isTrue();
      assertWhole(scene);
    }
  }

  @Test
  void aNodeIsPutBackIntoUseWhenItsEvacuationFails() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      Offline offline = new Offline(scene.kernel, new Failing());
      assertThatThrownBy(() -> offline.node(scene.thread(Scene.MOVER), 0))
          .hasMessage("nothing moves today");
      Frames frames = scene.kernel.core().frames();
      assertThat(frames.isOffline(0)).isFalse();
      assertThat(frames.isolatedFree(0)).isZero();
    }
  }

  /** A protocol that gives up before it has touched anything. */
  private static final class Failing implements RelocationProtocol {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public void move(Phases phases, List<TableMove> moves) {
      throw new IllegalStateException("nothing moves today");
    }
  }

  @Test
  void isolatedFramesAreNotHandedOutAndComeBack() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.OTHER).cpu();
      int held = scene.kernel.data().allocateOn(cpu, 1, 0, FrameKind.ANONYMOUS);
      int block = frames.blockOf(held);
      int free = frames.free(1);
      assertThat(frames.isolate(cpu, 1, block, Isolation.OFFLINE)).isTrue();
      assertThat(frames.isolate(cpu, 1, block, Isolation.OFFLINE)).as("a second time").isFalse();
      scene.kernel.data().release(cpu, held);

      List<Integer> taken = new ArrayList<>();
      int pfn = scene.kernel.data().allocateOn(cpu, 1, 0, FrameKind.ANONYMOUS);
      while (pfn != Frames.NONE) {
        assertThat(frames.blockOf(pfn)).isNotEqualTo(block);
        taken.add(pfn);
        pfn = scene.kernel.data().allocateOn(cpu, 1, 0, FrameKind.ANONYMOUS);
      }
      assertThat(taken).isNotEmpty();
      taken.forEach(frame -> scene.kernel.data().release(cpu, frame));
      frames.readmit(cpu, 1, block, Isolation.OFFLINE);
      assertThat(frames.free(1)).isEqualTo(free + 1);
      assertWhole(scene);
    }
  }

  @Test
  void tablesThatDoNotMoveAreKeptApartFromData() {
    try (Scene scene = scene("x86-64", FIXED)) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.OTHER).cpu();
      List<Integer> taken = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        taken.add(frames.allocateOn(cpu, 1, 0, FrameKind.TABLE, false));
        taken.add(frames.allocateOn(cpu, 1, 0, FrameKind.ANONYMOUS, false));
      }
      assertThat(BlockCensus.take(cpu, frames, 1).mixed()).isZero();
      taken.forEach(pfn -> frames.free(cpu, pfn, 0));
      assertWhole(scene);
    }
  }

  @Test
  void aTableOfSmallLeavesBecomesOneHugeLeaf() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      scene.map(scene.start, 512, false);
      for (int page = 0; page < PAGES; page++) {
        scene.store(Scene.PROGRAM, scene.vaddr(page), value(page));
      }
      Collapse collapse = new Collapse(scene.kernel);
      int pinned = scene.kernel.pins().pin(scene.thread(Scene.OTHER), scene.space, scene.vaddr(3));
      assertThat(collapse.collapse(scene.thread(Scene.MOVER), scene.space, scene.start, 1))
          .as("a page is pinned")
          .isFalse();
      scene.kernel.pins().unpin(scene.thread(Scene.OTHER), pinned);
      assertWhole(scene);

      assertThat(collapse.collapse(scene.thread(Scene.MOVER), scene.space, scene.start, 1))
          .isTrue();

      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(400))).isZero();
      assertThat(scene.thread(Scene.PROGRAM).find(scene.space, scene.start, 1).level())
          .isEqualTo(2);
      assertWhole(scene);
      assertThat(offline(scene, 1).isEmpty()).as("a huge page moves").isTrue();
      assertWhole(scene);
    }
  }

  @Test
  void compactionEmptiesABlockThatATableHoldsUpOnlyWhereTablesMove() {
    assertThat(blocksFreed(MemoryOptions.standard())).isEqualTo(1);
    assertThat(blocksFreed(FIXED)).isZero();
  }

  private static int blocksFreed(MemoryOptions memory) {
    try (Scene scene = scene("x86-64", memory)) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.OTHER).cpu();
      List<Integer> taken = new ArrayList<>();
      int block = 0;
      while (block == 0) { // the first is smaller than the others: the kernel has part of it
        int pfn = frames.allocateOn(cpu, 0, 0, FrameKind.ANONYMOUS, false);
        taken.add(pfn);
        block = frames.blockOf(pfn);
      }
      AddressSpace second = scene.kernel.createSpace(scene.thread(Scene.OTHER), 0).orElseThrow();
      assertThat(frames.blockOf(frames.table().pfn(second.root(cpu)))).isEqualTo(block);
      taken.forEach(frame -> frames.free(cpu, frame, 0));
      Compaction.Report report =
          new Compaction(scene.kernel, new Drain()).compact(scene.thread(Scene.MOVER), 0, 1);
      assertWhole(scene);
      return report.blocksFreed();
    }
  }

  @Test
  void dataAndTablesOfARangeMoveTogetherAndWhatStaysIsCountedByReason() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      int pinned = scene.kernel.pins().pin(scene.thread(Scene.OTHER), scene.space, scene.vaddr(3));
      Migration migration = scene.kernel.migration();
      Migration.Request request =
          migration
              .toNode(scene.space, 1)
              .range(scene.vaddr(2), scene.vaddr(6))
              .withTables(new Drain());

      Migration.Report report = migration.migrate(scene.thread(Scene.MOVER), request);

      assertThat(report.moved()).isEqualTo(3);
      assertThat(report.stayed()).isEqualTo(1);
      assertThat(report.count(PageOutcome.SHARED)).isEqualTo(1);
      assertThat(report.tables().count(Outcome.MOVED)).isEqualTo(4);
      scene.kernel.pins().unpin(scene.thread(Scene.OTHER), pinned);
      assertThat(migration.migrate(scene.thread(Scene.MOVER), request.withShared()).moved())
          .isEqualTo(1);
      assertWhole(scene);
    }
  }

  @Test
  void aFaultWhileANodeIsOfflineIsServedFromAnother() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      assertThat(offline(scene, 0).isEmpty()).isTrue();
      scene.store(Scene.PROGRAM, scene.vaddr(9), 9);
      long paddr =
          scene.kernel.translate(
              scene.thread(Scene.PROGRAM), scene.space, scene.vaddr(9), Access.READ);
      assertThat(scene.kernel.core().frames().layout().nodeOf(paddr)).isEqualTo(1);
      assertWhole(scene);
    }
  }

  @Test
  void aBlockThatCompactionWasEmptyingStaysOffline() {
    try (Scene scene = scene("x86-64", MemoryOptions.standard())) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.OTHER).cpu();
      List<Integer> held = new ArrayList<>();
      int last = frames.blocks(1) - 1;
      int pfn = scene.kernel.data().allocateOn(cpu, 1, 0, FrameKind.ANONYMOUS);
      while (frames.blockOf(pfn) != last) {
        held.add(pfn);
        pfn = scene.kernel.data().allocateOn(cpu, 1, 0, FrameKind.ANONYMOUS);
      }
      scene.kernel.data().release(cpu, pfn);
      Migration migration = scene.kernel.migration();
      long end = scene.start + 8 * scene.mode.pageBytes();
      migration.migrate(
          scene.thread(Scene.PROGRAM), migration.toNode(scene.space, 1).range(scene.start, end));
      held.forEach(frame -> scene.kernel.data().release(cpu, frame));
      Compaction compaction = new Compaction(scene.kernel, new Drain());
      Actor compacting =
          scene.machine.on(
              Scene.MOVER, () -> compaction.compact(scene.thread(Scene.MOVER), 1, last + 1));
      compacting.runTo(Step.COPY_PAGE);
      compacting.runTo(Step.POLL); // its block is isolated still, and empty

      List<Evacuation> done = new ArrayList<>();
      Actor offlining =
          scene.machine.on(
              Scene.OTHER,
              () ->
                  done.add(
                      new Offline(scene.kernel, new Drain()).node(scene.thread(Scene.OTHER), 1)));
      if (!offlining.tryFinish()) {
        compacting.finish();
        offlining.finish();
      }
      compacting.finish();

      assertThat(done.getFirst().isEmpty()).isTrue();
      assertThat(frames.isOffline(1)).isTrue();
      assertThat(frames.free(1)).isZero();
      new Offline(scene.kernel, new Drain()).online(scene.thread(Scene.OTHER), 1);
      assertWhole(scene);
    }
  }
}
