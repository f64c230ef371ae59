package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.mm.KernelOptions;

/** Where pages may go to. */
class RemapTest {
  private static final long VALUE = 7;

  private static Scene scene() {
    KernelOptions options = KernelOptions.standard(PagingMode.named("x86-64"));
    return new Scene(options.withKernelHalf(KernelHalf.SHARED));
  }

  private static void assertRefused(Scene scene, long start, long end, long target) {
    assertThatThrownBy(
            () ->
                scene
                    .kernel
                    .remap()
                    .move(scene.thread(Scene.PROGRAM), scene.space, start, end, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a range of whole pages below");
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.load(Scene.PROGRAM, scene.vaddr(0))).isEqualTo(VALUE);
  }

  /** Pages above the last that is the user's would be in the kernel half. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void pagesStayInTheUsersHalf(int pagesBelow) {
    try (Scene scene = scene()) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      long page = scene.mode.pageBytes();
      long target = scene.mode.userLimit() - pagesBelow * page;
      assertRefused(scene, scene.start, scene.start + 2 * page, target);
      assertRefused(scene, scene.start, scene.start + 2 * page, Long.MAX_VALUE / page * page);
    }
  }

  /** A hole counts: its pages would come to lie where those before it have gone. */
  @Test
  void pagesDoNotMoveToWhereTheyCameFrom() {
    try (Scene scene = scene()) {
      long page = scene.mode.pageBytes();
      long start = scene.start + 64 * page;
      scene.map(start, 1, false);
      scene.store(Scene.PROGRAM, start, VALUE);
      for (int distance : new int[] {-3, -1, 2, 3}) {
        assertThatThrownBy(() -> move(scene, start, start + 4 * page, start + distance * page))
            .hasMessage(
                "v0x%x-0x%x cannot move to v0x%x: both overlap"
                    .formatted(start, start + 4 * page, start + distance * page));
      }
      assertThat(move(scene, start, start + 4 * page, start + 4 * page)).isTrue();
      assertThat(scene.load(Scene.PROGRAM, start + 4 * page)).isEqualTo(VALUE);
      scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), scene.space);
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
    }
  }

  private static boolean move(Scene scene, long start, long end, long target) {
    return scene.kernel.remap().move(scene.thread(Scene.PROGRAM), scene.space, start, end, target);
  }

  @Test
  void pagesStayPages() {
    try (Scene scene = scene()) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      long page = scene.mode.pageBytes();
      long free = scene.start + 64 * page;
      assertRefused(scene, scene.start, scene.start + page, free + 8);
      assertRefused(scene, scene.start + 8, scene.start + page + 8, free);
      assertRefused(scene, scene.start, scene.start, free);
    }
  }
}
