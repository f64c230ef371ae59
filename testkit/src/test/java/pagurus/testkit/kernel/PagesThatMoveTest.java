package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Migration;
import pagurus.vm.mmu.Access;
import pagurus.vm.page.PageOutcome;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** Pages that are moved by their frames, whoever maps them, while others store to them. */
class PagesThatMoveTest {
  private static final long OLD = 0x1111;
  private static final long NEW = 0x2222;

  /** A page of a file, which a space of the scene maps, and another that maps it now and then. */
  private static final class SharedFile implements AutoCloseable {
    private final Scene scene = Scene.of("x86-64");
    private final AddressSpace other;
    private final long vaddr;
    private final long end;
    private final Area area;

    SharedFile() {
      scene.kernel.files().open(new HeapBlockStore(scene.mode.pageBytes(), 64));
      other = scene.kernel.createSpace(scene.thread(Scene.OTHER), 0).orElseThrow();
      vaddr = scene.start + 4 * scene.mode.span(2);
      end = vaddr + scene.mode.pageBytes();
      Backing file = new Backing.File(0, true);
      area = new Area(vaddr, end, Rights.READ | Rights.WRITE, file, 0, false);
      map(Scene.PROGRAM, scene.space);
    }

    void map(int cpu, AddressSpace space) {
      scene.kernel.mapping().map(scene.thread(cpu), space, area);
    }

    void store(int cpu, AddressSpace space, long value) {
      KernelThread thread = scene.thread(cpu);
      long paddr = scene.kernel.translate(thread, space, vaddr, Access.WRITE);
      thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
    }

    long load() {
      return scene.load(Scene.PROGRAM, vaddr);
    }

    /** Another space maps the page, stores to it, and lets go of it. */
    void storeFromOutside(long value) {
      map(Scene.OTHER, other);
      store(Scene.OTHER, other, value);
      scene.kernel.mapping().unmap(scene.thread(Scene.OTHER), other, vaddr, end);
    }

    @Override
    public void close() {
      assertThat(scene.audit().findings()).isEmpty();
      scene.close();
    }
  }

  private static int frameOf(Scene scene, long vaddr) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    thread.enter();
    int pfn = scene.kernel.data().frameOf(thread.find(scene.space, vaddr, 1).entry(), 1);
    thread.leave();
    return pfn;
  }

  private static PageOutcome move(Scene scene, int cpu, int pfn) {
    return scene
        .kernel
        .pageMover()
        .move(
            scene.thread(cpu),
            List.of(pfn),
            (by, order, kind) -> scene.kernel.data().allocateOn(by, 1, order, kind))
        .getFirst();
  }

  @Test
  void aStoreToAPageOfAFileThatIsBeingCopiedIsNotLost() {
    try (SharedFile file = new SharedFile()) {
      Scene scene = file.scene;
      file.store(Scene.PROGRAM, scene.space, OLD);
      int pfn = frameOf(scene, file.vaddr);
      List<PageOutcome> outcome = new ArrayList<>();
      Actor mover = scene.machine.on(Scene.MOVER, () -> outcome.add(move(scene, Scene.MOVER, pfn)));
      mover.runTo(Step.COPY_PAGE);
      mover.runTo(Step.FRAME_STATE); // the copy is made, its users are not yet counted again
      file.storeFromOutside(NEW);
      mover.finish();
      assertThat(outcome).containsExactly(PageOutcome.HELD);
      assertThat(file.load()).isEqualTo(NEW);
      scene.reclaim(Scene.PROGRAM);
      assertThat(file.load()).as("read from storage").isEqualTo(NEW);
    }
  }

  @Test
  void aPageOfAFileThatWasStoredToByWhoIsGoneIsWrittenAfterItsMove() {
    try (SharedFile file = new SharedFile()) {
      assertThat(file.load()).isZero();
      file.storeFromOutside(NEW);
      int pfn = frameOf(file.scene, file.vaddr);
      assertThat(move(file.scene, Scene.MOVER, pfn)).isEqualTo(PageOutcome.MOVED);
      file.scene.reclaim(Scene.PROGRAM);
      assertThat(file.load()).isEqualTo(NEW);
    }
  }

  @Test
  void aPageOfAFileThatCannotMoveAfterAllIsStillToBeWritten() {
    try (SharedFile file = new SharedFile()) {
      Scene scene = file.scene;
      assertThat(file.load()).isZero();
      file.storeFromOutside(NEW);
      int pfn = frameOf(scene, file.vaddr);
      List<PageOutcome> outcome = new ArrayList<>();
      Actor mover = scene.machine.on(Scene.MOVER, () -> outcome.add(move(scene, Scene.MOVER, pfn)));
      mover.runTo(Step.COPY_PAGE);
      file.map(Scene.OTHER, file.other);
      KernelThread thread = scene.thread(Scene.OTHER);
      assertThat(scene.kernel.translate(thread, file.other, file.vaddr, Access.READ))
          .isNotNegative();
      mover.finish();
      assertThat(outcome).containsExactly(PageOutcome.HELD);
      scene.kernel.mapping().unmap(thread, file.other, file.vaddr, file.end);
      scene.reclaim(Scene.PROGRAM);
      assertThat(file.load()).isEqualTo(NEW);
    }
  }

  /** Freeze has a whole table in hand; drain, one entry that it is copying. */
  @ParameterizedTest
  @CsvSource({"freeze, COPY", "drain, PUBLISH", "merge, PUBLISH", "quiesce, COPY"})
  void aMigrationWaitsForPagesWhoseTableMoves(String protocol, Step at) {
    int pages = 16;
    try (Scene scene = Scene.of("x86-64")) {
      for (int page = 0; page < pages; page++) {
        scene.store(Scene.PROGRAM, scene.vaddr(page), OLD + page);
      }
      Actor mover =
          scene.mover(Scene.MOVER, Relocator.protocols().get(protocol), 1, Placements.fixedNode(1));
      mover.runTo(at);
      List<Migration.Report> report = new ArrayList<>();
      Actor migration = scene.machine.on(Scene.OTHER, () -> report.add(migrated(scene)));
      migration.tryFinish();
      scene.machine.finish(mover, migration);
      assertThat(report.getFirst().moved()).isEqualTo(pages);
      assertThat(report.getFirst().stayed()).isZero();
      for (int page = 0; page < pages; page++) {
        assertThat(scene.load(Scene.PROGRAM, scene.vaddr(page))).isEqualTo(OLD + page);
      }
      assertThat(scene.audit().findings()).isEmpty();
    }
  }

  private static Migration.Report migrated(Scene scene) {
    return scene.kernel.migration().migrate(scene.thread(Scene.OTHER), scene.space, 1);
  }

  @Test
  void aCpuThatMissedAFlushDoesNotTakeTheNextForBoth() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), OLD);
      scene.store(Scene.PROGRAM, scene.vaddr(1), OLD);
      int first = frameOf(scene, scene.vaddr(0));
      int second = frameOf(scene, scene.vaddr(1));
      Actor slow = scene.machine.on(Scene.MOVER, () -> move(scene, Scene.MOVER, first));
      slow.runTo(Step.SHOOTDOWN); // it has its generation, and has asked nobody
      scene.machine.on(Scene.OTHER, () -> move(scene, Scene.OTHER, second)).finish();
      slow.finish();
      if (scene.tryStore(scene.vaddr(0), NEW)) { // by what the CPU remembers
        assertThat(scene.load(Scene.OTHER, scene.vaddr(0))).isEqualTo(NEW);
      }
    }
  }

  /** A look-up that is about to find out, reclaim that is about to split it. */
  @Test
  void aHugePageMovesWhoeverHasItInHandForAMoment() {
    try (Scene scene = Scene.of("x86-64")) {
      long start = 16 * scene.mode.span(2);
      scene.map(start, scene.mode.entries(1), true);
      scene.store(Scene.PROGRAM, start, OLD);
      FrameTable records = scene.kernel.data().records();
      Cpu other = scene.thread(Scene.OTHER).cpu();
      int pfn =
          records.pfn(
              scene.kernel.translate(scene.thread(Scene.PROGRAM), scene.space, start, Access.READ));
      int free = scene.kernel.core().frames().free(0);
      assertThat(records.tryAddReference(other, pfn)).isTrue();
      assertThat(move(scene, Scene.MOVER, pfn)).isEqualTo(PageOutcome.MOVED);
      scene.kernel.data().release(other, pfn);
      assertThat(scene.kernel.core().frames().free(0)).isEqualTo(free + scene.mode.entries(1));
      assertThat(scene.load(Scene.PROGRAM, start)).isEqualTo(OLD);
      assertThat(scene.audit().findings()).isEmpty();
    }
  }
}
