package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.evacuate.Evacuation;
import pagurus.vm.evacuate.Hindrance;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.relocate.Drain;
import pagurus.vm.space.AddressSpace;

/** A node goes offline while somebody has one of its frames in hand. */
class OfflineRacesTest {
  private static final int NODE = 0;
  private static final int PAGES = 16;

  /** So many lead from the last move of one pass into another, and not beyond the last. */
  private static final int POLLS = 4;

  private final List<Evacuation> done = new ArrayList<>();

  /** A program whose pages have been given up: the frames that are taken next hold poison. */
  private static Scene scene(boolean sparse) {
    MemoryOptions memory = new MemoryOptions(4096, true, 0);
    Scene scene =
        new Scene(PagingMode.named("x86-64"), sparse ? memory.withSparseRecords() : memory);
    for (int page = 0; page < PAGES; page++) {
      scene.store(Scene.PROGRAM, scene.vaddr(page), page);
    }
    scene
        .kernel
        .mapping()
        .discard(scene.thread(Scene.PROGRAM), scene.space, scene.vaddr(0), scene.vaddr(PAGES));
    return scene;
  }

  private Actor offlining(Scene scene) {
    Offline offline = new Offline(scene.kernel, new Drain());
    return scene.machine.on(
        Scene.MOVER, () -> done.add(offline.node(scene.thread(Scene.MOVER), NODE)));
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
  }

  private static Actor creating(Scene scene, List<AddressSpace> made) {
    return scene.machine.on(
        Scene.OTHER,
        () -> made.add(scene.kernel.createSpace(scene.thread(Scene.OTHER), NODE).orElseThrow()));
  }

  /** Everything else is away, and it looks again. */
  private static void runToPassBehindTheLastMove(Scene scene, Actor offlining) {
    Frames frames = scene.kernel.core().frames();
    while (frames.isolatedFree(NODE) < frames.usable(NODE) - 1) {
      offlining.runTo(Step.POLL);
    }
    for (int poll = 0; poll < POLLS; poll++) {
      offlining.runTo(Step.POLL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNodeIsNotEmptyWhileSomebodyHasAFrameThatHeStillLooksAt(boolean sparse) {
    try (Scene scene = scene(sparse)) {
      Frames frames = scene.kernel.core().frames();
      List<AddressSpace> made = new ArrayList<>();
      Actor creating = creating(scene, made);
      creating.runTo(Step.POISON);
      offlining(scene).finish();

      assertThat(done.getFirst().isEmpty()).isFalse();
      assertThat(done.getFirst().hindrances()).hasSize(1);
      assertThat(done.getFirst().hindrances().getFirst().holder())
          .isEqualTo("somebody who has just taken it, or is giving it back");
      assertThat(frames.isOffline(NODE)).isFalse();
      assertThat(frames.isolatedFree(NODE)).isZero();
      creating.finish();
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNodeGoesOfflineWhenWhoHasAFrameInHandHasPutATableThere(boolean sparse) {
    try (Scene scene = scene(sparse)) {
      Frames frames = scene.kernel.core().frames();
      List<AddressSpace> made = new ArrayList<>();
      Actor creating = creating(scene, made);
      creating.runTo(Step.POISON);
      Actor offlining = offlining(scene);
      runToPassBehindTheLastMove(scene, offlining);
      creating.finish();
      offlining.finish();

      assertThat(done.getFirst().hindrances()).isEmpty();
      assertThat(frames.isOffline(NODE)).isTrue();
      long root = made.getFirst().root(scene.thread(Scene.MOVER).cpu());
      assertThat(scene.kernel.core().tables().nodeOf(root)).isEqualTo(1);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNodeIsNotEmptyWhileSomebodyGivesAFrameBack(boolean sparse) {
    try (Scene scene = scene(sparse)) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.OTHER).cpu();
      int pfn = frames.allocateOn(cpu, NODE, 0, FrameKind.ANONYMOUS, false);
      Actor freeing = scene.machine.on(Scene.OTHER, () -> frames.free(cpu, pfn, 0));
      freeing.runTo(Step.POISON);
      Actor offlining = offlining(scene);
      runToPassBehindTheLastMove(scene, offlining);
      freeing.finish();
      offlining.finish();

      assertThat(done.getFirst().hindrances()).isEmpty();
      assertThat(frames.isolatedFree(NODE)).isEqualTo(frames.usable(NODE));
      assertSound(scene);
    }
  }

  private Actor offliningBlock(Scene scene, int cpu, int block) {
    Offline offline = new Offline(scene.kernel, new Drain());
    return scene.machine.on(cpu, () -> done.add(offline.block(scene.thread(cpu), NODE, block)));
  }

  /** The first gives up, and with it the block that the second has found empty. */
  @Test
  void whoTakesTheSameMemoryOutOfUseWaitsUntilItIsKnownWhetherItIs() {
    try (Scene scene = scene(false)) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.PROGRAM).cpu();
      int held = frames.allocateOn(cpu, NODE, 0, FrameKind.KERNEL_PAGE, false);
      int other = frames.blocks(NODE) - 1 - frames.blockOf(held);
      assertThat(other).isNotEqualTo(frames.blockOf(held));
      Actor first = offlining(scene);
      first.runTo(Step.POLL);
      Actor second = offliningBlock(scene, Scene.OTHER, other);
      second.tryFinish();
      assertThat(done).as("the first is still at it").isEmpty();
      scene.machine.finish(first, second);

      assertThat(done.get(0).hindrances()).extracting(Hindrance::pfn).containsExactly(held);
      assertThat(done.get(1).hindrances()).isEmpty();
      assertThat(frames.isIsolated(frames.firstOfBlock(NODE, other))).isTrue();
      assertThat(frames.isIsolated(held)).isFalse();
      frames.free(cpu, held, 0);
      assertSound(scene);
    }
  }

  @Test
  void memoryThatIsPutBackIntoUseWhileItIsTakenOutOfItIsOutOfUseInTheEnd() {
    try (Scene scene = scene(false)) {
      Frames frames = scene.kernel.core().frames();
      Actor offlining = offlining(scene);
      offlining.runTo(Step.POLL);
      new Offline(scene.kernel, new Drain()).online(scene.thread(Scene.OTHER), NODE);
      assertThat(
              scene
                  .kernel
                  .data()
                  .allocateOn(scene.thread(Scene.OTHER).cpu(), NODE, 0, FrameKind.ANONYMOUS))
          .isEqualTo(Frames.NONE);
      offlining.finish();

      assertThat(done.getFirst().hindrances()).isEmpty();
      assertThat(frames.isOffline(NODE)).isTrue();
      assertSound(scene);
    }
  }

  @Test
  void memoryThatIsOutOfUseAlreadyStaysSoIfMoreOfItCannotBe() {
    try (Scene scene = scene(false)) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(Scene.PROGRAM).cpu();
      int held = frames.allocateOn(cpu, NODE, 0, FrameKind.KERNEL_PAGE, false);
      int other = frames.blocks(NODE) - 1 - frames.blockOf(held);
      offliningBlock(scene, Scene.OTHER, other).finish();
      offlining(scene).finish();

      assertThat(done.get(0).isEmpty()).isTrue();
      assertThat(done.get(1).isEmpty()).isFalse();
      assertThat(frames.isIsolated(frames.firstOfBlock(NODE, other))).isTrue();
      assertThat(frames.isIsolated(held)).isFalse();
      frames.free(cpu, held, 0);
      assertSound(scene);
    }
  }
}
