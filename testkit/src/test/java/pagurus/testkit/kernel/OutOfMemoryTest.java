package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** What is asked for and cannot be had leaves everything as it was. */
class OutOfMemoryTest {
  private static final int PAGES = 16;

  /** More than there are tags of spaces, and words for locks. */
  private static final int MANY = 5000;

  /** A scene in which the allocations of CPU {@link Scene#OTHER} can be made to fail. */
  private static Scene scene(String mode) {
    return new Scene(PagingMode.named(mode), 2);
  }

  /** Lets so many allocations of the CPU succeed, and no more. */
  private static void allow(Scene scene, int allocations) {
    int[] left = {allocations};
    scene.machine.setChooser((cpu, bound) -> cpu == Scene.OTHER && left[0]-- <= 0 ? 0 : bound - 1);
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
  }

  private static long[] tables(Scene scene) {
    long[] counts = new long[scene.mode.levels() + 1];
    for (int level = 1; level <= scene.mode.levels(); level++) {
      counts[level] = scene.kernel.core().tables().count(scene.thread(0).cpu(), level);
    }
    return counts;
  }

  private static void assertHolds(Scene scene, long start) {
    for (int page = 0; page < PAGES; page++) {
      long vaddr = start + page * scene.mode.pageBytes();
      assertThat(scene.load(Scene.PROGRAM, vaddr)).isEqualTo(0x100L + page);
    }
  }

  private static void store(Scene scene, long start) {
    for (int page = 0; page < PAGES; page++) {
      scene.store(Scene.PROGRAM, start + page * scene.mode.pageBytes(), 0x100L + page);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aRemapThatFindsNoMemoryMovesNothing(int allocations) {
    try (Scene scene = scene("x86-64")) {
      store(scene, scene.start);
      long end = scene.vaddr(PAGES);
      long half = PAGES / 2 * scene.mode.pageBytes();
      long target = 3 * scene.mode.span(3) + 5 * scene.mode.span(2) - half; // two leaf tables
      KernelThread thread = scene.thread(Scene.OTHER);
      long[] before = tables(scene);
      allow(scene, allocations);
      assertThat(scene.kernel.remap().move(thread, scene.space, scene.start, end, target))
          .as("needs 3 tables, and has %d", allocations)
          .isFalse();
      scene.kernel.core().retired().reap(thread.cpu());
      assertThat(tables(scene)).as("tables that were built for nothing").isEqualTo(before);
      assertHolds(scene, scene.start);
      assertThat(scene.kernel.translate(thread, scene.space, target, Access.READ)).isNegative();
      assertSound(scene);
      allow(scene, Integer.MAX_VALUE);
      assertThat(scene.kernel.remap().move(thread, scene.space, scene.start, end, target)).isTrue();
      assertHolds(scene, target);
      assertSound(scene);
    }
  }

  @Test
  void aRemapThatCannotSplitAHugeLeafMovesNothing() {
    try (Scene scene = scene("x86-64")) {
      long start = scene.start + 8 * scene.mode.span(2);
      int hugePages = (int) (scene.mode.span(2) / scene.mode.pageBytes());
      scene.map(start, hugePages, true);
      store(scene, start);
      long target = start + 8 * scene.mode.span(2);
      KernelThread thread = scene.thread(Scene.OTHER);
      long end = start + scene.mode.span(2);
      long[] before = tables(scene);
      assertThat(before[1]).as("leaf tables beside the huge leaf").isZero();
      allow(scene, 1); // the target's table, but not the one for the split
      assertThat(scene.kernel.remap().move(thread, scene.space, start, end, target)).isFalse();
      scene.kernel.core().retired().reap(thread.cpu());
      assertThat(tables(scene)).isEqualTo(before);
      assertHolds(scene, start);
      assertSound(scene);
      allow(scene, Integer.MAX_VALUE);
      assertThat(scene.kernel.remap().move(thread, scene.space, start, end, target)).isTrue();
      assertHolds(scene, target);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMustSplitAHugeLeafOnAFullMachineWinsMemoryBack(boolean protects) {
    try (Scene scene = Scene.of("x86-64")) {
      store(scene, scene.start);
      long start = scene.start + 8 * scene.mode.span(2);
      scene.map(start, (int) (scene.mode.span(2) / scene.mode.pageBytes()), true);
      store(scene, start);
      KernelThread thread = scene.thread(Scene.OTHER);
      List<Integer> held = takeAllFrames(scene, thread);
      long from = start + PAGES * scene.mode.pageBytes();
      long to = start + scene.mode.span(2);
      if (protects) {
        scene.kernel.mapping().protect(thread, scene.space, from, to, Access.READ);
      } else {
        scene.kernel.mapping().unmap(thread, scene.space, from, to);
      }
      assertThat(scene.kernel.translate(thread, scene.space, from, Access.WRITE)).isNegative();
      held.forEach(pfn -> scene.kernel.core().frames().free(thread.cpu(), pfn, 0));
      assertHolds(scene, scene.start);
      assertHolds(scene, start);
      assertSound(scene);
    }
  }

  /** Takes what is free, the reserve too. */
  private static List<Integer> takeAllFrames(Scene scene, KernelThread thread) {
    List<Integer> held = new ArrayList<>();
    Frames frames = scene.kernel.core().frames();
    for (int node = 0; node < frames.nodes(); node++) {
      for (int pfn = take(frames, thread, node);
          pfn != Frames.NONE;
          pfn = take(frames, thread, node)) {
        held.add(pfn);
      }
    }
    return held;
  }

  private static int take(Frames frames, KernelThread thread, int node) {
    return frames.allocateOn(thread.cpu(), node, 0, FrameKind.ROOT_SLAB, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "x86-pae", "sv32", "aarch64-64k"})
  void aSpaceWithoutARootLeavesNothingBehind(String mode) {
    try (Scene scene = scene(mode)) {
      store(scene, scene.start);
      KernelThread thread = scene.thread(Scene.OTHER);
      allow(scene, 0);
      List<AddressSpace> neighbours = fillTheFrameOfTheRoot(scene, thread);
      int known = scene.kernel.spaces().all(thread.cpu()).size();
      for (int attempt = 0; attempt < MANY; attempt++) {
        assertThat(scene.kernel.createSpace(thread, 0)).isEmpty();
      }
      assertThat(scene.kernel.fork().fork(thread, scene.space)).isEmpty();
      assertThat(scene.kernel.spaces().all(thread.cpu())).hasSize(known);
      allow(scene, Integer.MAX_VALUE);
      AddressSpace space = scene.kernel.createSpace(thread, 0).orElseThrow();
      AddressSpace child = scene.kernel.fork().fork(thread, scene.space).orElseThrow();
      assertThat(space.asid() == 0 || space.asid() != child.asid()).as("tags differ").isTrue();
      long paddr = scene.kernel.translate(thread, child, scene.vaddr(3), Access.READ);
      assertThat(thread.cpu().loadAcquire(Step.USER_LOAD, paddr)).isEqualTo(0x103L);
      scene.kernel.exit().exit(thread, space);
      scene.kernel.exit().exit(thread, child);
      neighbours.forEach(neighbour -> scene.kernel.exit().exit(thread, neighbour));
      assertHolds(scene, scene.start);
      assertSound(scene);
    }
  }

  /** One that sleeps in a read section keeps the words of every space that ends meanwhile. */
  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "sv32"})
  void aSpaceWithoutWordsLeavesNothingBehind(String mode) {
    try (Scene scene = scene(mode)) {
      store(scene, scene.start);
      KernelThread sleeper = scene.thread(Scene.MOVER);
      KernelThread thread = scene.thread(Scene.OTHER);
      sleeper.enter();
      int ended = 0;
      for (var made = scene.kernel.createSpace(thread, 0);
          made.isPresent();
          made = scene.kernel.createSpace(thread, 0)) {
        scene.kernel.exit().exit(thread, made.get());
        ended++;
      }
      assertThat(ended).as("the words that there are").isPositive();
      for (int attempt = 0; attempt < MANY; attempt++) {
        assertThat(scene.kernel.createSpace(thread, 0)).isEmpty();
      }
      assertThat(scene.kernel.fork().fork(thread, scene.space)).isEmpty();
      sleeper.leave();
      scene.kernel.core().retired().reap(thread.cpu());
      List<AddressSpace> again = new ArrayList<>();
      for (int space = 0; space < Math.min(ended, PAGES); space++) {
        again.add(scene.kernel.createSpace(thread, 0).orElseThrow());
      }
      again.forEach(space -> scene.kernel.exit().exit(thread, space));
      assertHolds(scene, scene.start);
      assertSound(scene);
    }
  }

  /** What nobody has seen can be used at once, whoever sleeps. */
  @Test
  void aSpaceWithoutARootKeepsNoWordsWhileAReaderSleeps() {
    try (Scene scene = scene("x86-64")) {
      KernelThread thread = scene.thread(Scene.OTHER);
      scene.thread(Scene.MOVER).enter();
      allow(scene, 0);
      for (int attempt = 0; attempt < MANY; attempt++) {
        assertThat(scene.kernel.createSpace(thread, 0)).isEmpty();
      }
      allow(scene, Integer.MAX_VALUE);
      AddressSpace space = scene.kernel.createSpace(thread, 0).orElseThrow();
      scene.thread(Scene.MOVER).leave();
      scene.kernel.exit().exit(thread, space);
      assertSound(scene);
    }
  }

  /** Roots that are smaller than a page share a frame, for which no memory is needed any more. */
  private static List<AddressSpace> fillTheFrameOfTheRoot(Scene scene, KernelThread thread) {
    List<AddressSpace> spaces = new ArrayList<>();
    for (var made = scene.kernel.createSpace(thread, 0);
        made.isPresent();
        made = scene.kernel.createSpace(thread, 0)) {
      spaces.add(made.get());
    }
    return spaces;
  }
}
