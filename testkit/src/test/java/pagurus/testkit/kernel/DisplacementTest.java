package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Path;

/** Which data leaves a node that is full, and where it goes. */
class DisplacementTest {
  private static final int FULL = 1;
  private static final int PAGES = 8;
  private static final long VALUE = 0x1111;

  /** A scene on three nodes, and what somebody holds of them for good. */
  private static final class Three implements AutoCloseable {
    private final Scene scene;
    private final Frames frames;
    private final Cpu cpu;
    private final List<Integer> held = new ArrayList<>();

    /** Of the others, this one is nearest to the node that is full. */
    Three(int nearest) {
      List<Integer> fromFull = nearest == 0 ? List.of(20, 10, 30) : List.of(30, 10, 20);
      Topology topology =
          new Topology(
              "three nodes",
              List.of(0, 0, 0),
              List.of(List.of(10, 20, 20), fromFull, List.of(20, 20, 10)));
      scene = new Scene(KernelOptions.standard(PagingMode.named("x86-64")), topology, 8L << 20);
      frames = scene.kernel.core().frames();
      cpu = scene.thread(Scene.OTHER).cpu();
    }

    /** Takes what data may take of a node. */
    void fill(int node) {
      int pfn = scene.kernel.data().allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
      while (pfn != Frames.NONE) {
        held.add(pfn);
        pfn = scene.kernel.data().allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
      }
    }

    boolean makeRoom(int wanted) {
      return scene.kernel.displacement().makeRoom(scene.thread(Scene.MOVER), FULL, wanted);
    }

    /** Puts the page of an address, small or huge, on the node that is to be full. */
    void bring(long vaddr) {
      int pfn = frameOf(vaddr);
      assertThat(
              scene
                  .kernel
                  .pageMover()
                  .move(
                      scene.thread(Scene.MOVER),
                      List.of(pfn),
                      (by, order, kind) -> scene.kernel.data().allocateOn(by, FULL, order, kind)))
          .allMatch(outcome -> !outcome.leavesBehind());
      assertThat(nodeOf(vaddr)).isEqualTo(FULL);
    }

    int frameOf(long vaddr) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      thread.enter();
      Path path = thread.find(scene.space, vaddr, 1);
      int pfn = scene.kernel.data().frameOf(path.entry(), path.level());
      thread.leave();
      return pfn;
    }

    int nodeOf(long vaddr) {
      return frames.table().nodeOf(frameOf(vaddr));
    }

    /** Two huge pages on the node that is to be full; says where. */
    List<Long> twoHugePages() {
      long span = scene.mode.span(2);
      List<Long> huge = List.of(scene.start + 8 * span, scene.start + 9 * span);
      scene.map(huge.getFirst(), (int) (2 * span / scene.mode.pageBytes()), true);
      for (long vaddr : huge) {
        scene.store(Scene.PROGRAM, vaddr, VALUE);
        bring(vaddr);
      }
      return huge;
    }

    long count(Event event) {
      return scene.thread(Scene.MOVER).counters().get(event);
    }

    @Override
    public void close() {
      held.forEach(pfn -> scene.kernel.data().release(cpu, pfn));
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
      scene.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void dataGoesToTheNearestNodeThatHasRoom(int nearest) {
    try (Three three = new Three(nearest)) {
      Scene scene = three.scene;
      for (int page = 0; page < PAGES; page++) {
        scene.store(Scene.PROGRAM, scene.vaddr(page), VALUE);
        three.bring(scene.vaddr(page));
      }
      three.fill(FULL);
      assertThat(three.makeRoom(1)).isTrue();
      assertThat(three.nodeOf(scene.vaddr(0))).isEqualTo(nearest);
      three.bring(scene.vaddr(0));
      three.fill(nearest);
      three.fill(FULL);
      assertThat(three.makeRoom(1)).isTrue();
      assertThat(three.nodeOf(scene.vaddr(0))).as("the nearest is full").isEqualTo(2 - nearest);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0))).isEqualTo(VALUE);
    }
  }

  /** What the nearest has is what it is to keep, so data goes further. */
  @Test
  void dataGoesOnlyToNodesThatKeepSoManyFrames() {
    try (Three three = new Three(0)) {
      Scene scene = three.scene;
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      three.bring(scene.vaddr(0));
      three.fill(FULL);
      int kept = -three.frames.missing(0, 0);
      assertThat(kept).isPositive().isLessThan(-three.frames.missing(2, 0));
      KernelThread mover = scene.thread(Scene.MOVER);
      assertThat(scene.kernel.displacement().makeRoom(mover, FULL, 1, kept)).isTrue();
      assertThat(three.nodeOf(scene.vaddr(0))).isEqualTo(2);
      three.bring(scene.vaddr(0));
      three.fill(FULL);
      assertThat(scene.kernel.displacement().makeRoom(mover, FULL, 1, kept - 1)).isTrue();
      assertThat(three.nodeOf(scene.vaddr(0))).as("one more than it is to keep").isZero();
    }
  }

  @Test
  void aPageOfAFileGoesTooAndStaysTheFiles() {
    try (Three three = new Three(0)) {
      Scene scene = three.scene;
      long page = scene.mode.pageBytes();
      long vaddr = scene.start + 64 * page;
      int rights = Rights.READ | Rights.WRITE;
      int id = scene.kernel.files().open(new HeapBlockStore(page, 4)).id();
      Area area = new Area(vaddr, vaddr + page, rights, new Backing.File(id, true), 0, false);
      scene.kernel.mapping().map(scene.thread(Scene.PROGRAM), scene.space, area);
      scene.store(Scene.PROGRAM, vaddr, VALUE);
      three.bring(vaddr);
      three.fill(FULL);
      assertThat(three.makeRoom(1)).isTrue();
      assertThat(three.nodeOf(vaddr)).isZero();
      assertThat(three.frames.table().kind(three.frameOf(vaddr))).isEqualTo(FrameKind.FILE);
      scene.reclaim(Scene.PROGRAM);
      assertThat(scene.load(Scene.PROGRAM, vaddr)).as("read from storage").isEqualTo(VALUE);
    }
  }

  @Test
  void aHugePageThatGoesCountsForAllOfItsFrames() {
    try (Three three = new Three(0)) {
      List<Long> huge = three.twoHugePages();
      three.fill(FULL);
      assertThat(three.makeRoom(100)).isTrue();
      assertThat(huge).extracting(three::nodeOf).containsOnlyOnce(FULL);
      assertThat(three.count(Event.HUGE_SPLIT)).isZero();
    }
  }

  /** For want of a block for a copy it would be split, and nothing would come free by that. */
  @Test
  void noHugePageIsSplitWhereNoOtherNodeHasRoom() {
    try (Three three = new Three(0)) {
      three.twoHugePages();
      for (int node = 0; node < three.frames.nodes(); node++) {
        three.fill(node);
      }
      assertThat(three.makeRoom(1)).isFalse();
      assertThat(three.count(Event.HUGE_SPLIT)).isZero();
    }
  }
}
