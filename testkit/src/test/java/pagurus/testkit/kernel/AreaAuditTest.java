package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagurus.arch.Rights;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.space.AddressSpace;

/** An audit holds entries against areas. Here the areas change and the entries are forgotten. */
class AreaAuditTest {
  private static final int PAGES = 4;

  private static Scene withPages() {
    Scene scene = Scene.of("x86-64");
    for (int page = 0; page < PAGES; page++) {
      scene.store(Scene.PROGRAM, scene.vaddr(page), page);
    }
    return scene;
  }

  private static void forgetArea(Scene scene, AddressSpace space, int page) {
    space.setAreas(space.areas().without(scene.vaddr(page), scene.vaddr(page + 1)));
  }

  @Test
  void noticesAPageOutsideOfAllAreas() {
    try (Scene scene = withPages()) {
      forgetArea(scene, scene.space, 1);
      assertThat(scene.audit().findings())
          .containsExactly(
              "v0x%x of space 1 is mapped at level 1, but not all of it lies in an area"
                  .formatted(scene.vaddr(1)));
    }
  }

  @Test
  void noticesASwappedPageOutsideOfAllAreas() {
    try (Scene scene = withPages()) {
      scene.reclaim(Scene.MOVER);
      forgetArea(scene, scene.space, 2);
      assertThat(scene.audit().findings())
          .containsExactly(
              "v0x%x of space 1 is swapped at level 1, but not all of it lies in an area"
                  .formatted(scene.vaddr(2)));
    }
  }

  @Test
  void noticesAHugeLeafThatReachesOutOfItsArea() {
    try (Scene scene = Scene.of("x86-64")) {
      long start = 16 * scene.mode.span(2);
      int pages = (int) (scene.mode.span(2) / scene.mode.pageBytes());
      scene.map(start, pages, true);
      scene.store(Scene.PROGRAM, start, 1);
      assertThat(scene.audit().findings()).isEmpty();
      long end = start + scene.mode.span(2);
      AddressSpace space = scene.space;
      space.setAreas(space.areas().without(end - scene.mode.pageBytes(), end));
      assertThat(scene.audit().findings())
          .containsExactly(
              "v0x%x of space 1 is mapped at level 2, but not all of it lies in an area"
                  .formatted(start));
    }
  }

  @Test
  void noticesThatASharedTableShowsWhatOneOfItsSharersHasNoAreaFor() {
    try (Scene scene = withPages()) {
      AddressSpace child =
          scene
              .kernel
              .fork()
              .forkSharingTables(scene.thread(Scene.OTHER), scene.space)
              .orElseThrow();
      assertThat(child.sharesTables()).isTrue();
      assertThat(scene.audit().findings()).isEmpty();
      forgetArea(scene, child, 3);
      assertThat(scene.audit().findings())
          .containsExactly(
              "v0x%x of space 2 is mapped at level 1, but not all of it lies in an area"
                  .formatted(scene.vaddr(3)));
    }
  }

  @Test
  void noticesAPageThatMayBeWrittenWhereItsAreaForbidsIt() {
    try (Scene scene = withPages()) {
      AddressSpace space = scene.space;
      space.setAreas(
          space.areas().map(scene.vaddr(0), scene.vaddr(1), area -> area.withRights(Rights.READ)));
      assertThat(scene.audit().findings())
          .containsExactly(
              "v0x%x of space 1 may be written, but its area forbids it".formatted(scene.vaddr(0)));
    }
  }
}
