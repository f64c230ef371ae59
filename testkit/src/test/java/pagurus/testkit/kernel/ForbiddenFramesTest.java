package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.machine.Cpu;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.Frames;
import pagurus.vm.place.Placement;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.table.TableStore;

/** Tables that are to leave a range of memory in which there are free frames. */
class ForbiddenFramesTest {
  private static final long VALUE = 0x1111;

  private static long leafTable(Scene scene) {
    return scene.slotOf(scene.vaddr(0)) & -scene.mode.pageBytes();
  }

  private static void moveOutOf(Scene scene, long from, long to) {
    scene.mover(Scene.MOVER, new Drain(), 1, Placements.awayFrom(from, to)).finish();
  }

  private static void assertWhole(Scene scene) {
    assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0))).isEqualTo(VALUE);
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
  }

  /** However many of the frames that the allocator would hand out next are in the range. */
  @ParameterizedTest
  @ValueSource(ints = {10, 300})
  void aReplacementIsOutsideTheRangeAndTheFramesInsideStayFree(int count) {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      TableStore tables = scene.kernel.core().tables();
      Cpu cpu = scene.thread(Scene.MOVER).cpu();
      List<Long> next = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        next.add(tables.reserveOn(cpu, 0, 1, scene.space, scene.vaddr(0), false, FrameRange.NONE));
      }
      next.forEach(table -> tables.free(cpu, table, 1));
      long old = leafTable(scene);
      next.add(old);
      long from = next.stream().mapToLong(Long::longValue).min().orElseThrow();
      long to = next.stream().mapToLong(Long::longValue).max().orElseThrow() + 1;
      int free = scene.kernel.core().frames().free(0);
      moveOutOf(scene, from, to);
      assertThat(scene.moved()).isEqualTo(1);
      assertThat(leafTable(scene)).matches(table -> table < from || table >= to);
      assertThat(tables.nodeOf(leafTable(scene))).isZero();
      assertThat(scene.kernel.core().frames().free(0)).isEqualTo(free);
      assertWhole(scene);
    }
  }

  @Test
  void aRootThatSharesItsFrameLeavesTheFrameForAnother() {
    try (Scene scene = Scene.of("x86-pae")) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      Cpu cpu = scene.thread(Scene.MOVER).cpu();
      int levels = scene.mode.levels();
      Frames frames = scene.kernel.core().frames();
      int next = frames.allocateOn(cpu, 0, 0, FrameKind.ROOT_SLAB, false);
      frames.free(cpu, next, 0);
      int slab = frames.table().pfn(scene.space.root(cpu));
      long from = frames.table().paddr(Math.min(slab, next));
      long to = frames.table().paddr(Math.max(slab, next) + 1);
      Placement away = Placements.awayFrom(from, to);
      scene.mover(Scene.MOVER, new Drain(), levels, away).finish();
      assertThat(scene.moved()).isEqualTo(1);
      assertThat(scene.space.root(cpu)).matches(root -> root < from || root >= to);
      assertWhole(scene);
    }
  }

  @Test
  void aTableStaysWhereItIsIfAllOfItsNodeIsForbidden() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      long old = leafTable(scene);
      int free = scene.kernel.core().frames().free(0);
      moveOutOf(scene, 0, scene.kernel.core().frames().layout().base(1));
      assertThat(leafTable(scene)).isEqualTo(old);
      assertThat(scene.moved()).isZero();
      assertThat(scene.counters.count(Outcome.NO_MEMORY)).isEqualTo(1);
      assertThat(scene.kernel.core().frames().free(0)).isEqualTo(free);
      assertWhole(scene);
    }
  }
}
