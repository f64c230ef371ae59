package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.evacuate.Collapse;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/** What a space that ends leaves to others: its words, its tag, its CPUs. */
class SpacesThatEndTest {
  private static final int NODE = 1;
  private static final int LOCKS = 4;
  private static final int UNLOCKS = 3;

  /** More than there are words for. */
  private static final int MANY = 1200;

  /** Those who move data and are no threads of the program. */
  enum Work {
    MIGRATE {
      @Override
      void on(Scene scene, KernelThread thread, AddressSpace space) {
        scene.kernel.migration().migrate(thread, space, NODE);
      }
    },
    COLLAPSE {
      @Override
      void on(Scene scene, KernelThread thread, AddressSpace space) {
        new Collapse(scene.kernel).collapse(thread, space, scene.start, NODE);
      }
    };

    abstract void on(Scene scene, KernelThread thread, AddressSpace space);
  }

  private static AddressSpace create(Scene scene) {
    return scene.kernel.createSpace(scene.thread(Scene.PROGRAM), 0).orElseThrow();
  }

  private static void exit(Scene scene, AddressSpace space) {
    scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), space);
  }

  private static void use(Scene scene, AddressSpace space) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    int rights = Rights.READ | Rights.WRITE;
    long end = scene.start + scene.mode.span(2);
    Backing anonymous = new Backing.Anonymous();
    scene
        .kernel
        .mapping()
        .map(thread, space, new Area(scene.start, end, rights, anonymous, 0, false));
    assertThat(scene.kernel.translate(thread, space, scene.start, Access.WRITE)).isNotNegative();
  }

  private static Actor late(Scene scene, Work work, AddressSpace space) {
    return scene.machine.on(Scene.OTHER, () -> work.on(scene, scene.thread(Scene.OTHER), space));
  }

  private static void assertUsable(Scene scene, AddressSpace space) {
    assertThat(space.mapLock().isHeld(scene.thread(Scene.PROGRAM).cpu()))
        .as("the map lock of %s is held", space)
        .isFalse();
    Actor user = scene.machine.on(Scene.PROGRAM, () -> use(scene, space));
    assertThat(user.tryFinish()).as("%s can be mapped", space).isTrue();
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
  }

  private static Stream<Arguments> stops() {
    return Stream.of(Work.values())
        .flatMap(
            work ->
                IntStream.rangeClosed(1, LOCKS)
                    .boxed()
                    .flatMap(
                        locks ->
                            IntStream.rangeClosed(0, UNLOCKS)
                                .mapToObj(unlocks -> Arguments.of(work, locks, unlocks))));
  }

  /** Before so many locks it stands still until the space has ended, then before an unlock. */
  @ParameterizedTest
  @MethodSource("stops")
  void whoComesLateTouchesNoOtherSpace(Work work, int locks, int unlocks) {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace dying = create(scene);
      Actor late = late(scene, work, dying);
      boolean stands = true;
      for (int lock = 0; lock < locks && stands; lock++) {
        stands = late.tryRunTo(Step.LOCK);
      }
      Actor ending = scene.machine.on(Scene.PROGRAM, () -> exit(scene, dying));
      if (!ending.tryFinish()) {
        scene.machine.finish(late, ending); // it has what the other needs
      }
      for (int unlock = 0; unlock < unlocks && stands; unlock++) {
        stands = late.tryRunTo(Step.UNLOCK);
      }
      AddressSpace[] made = new AddressSpace[1];
      Actor making = scene.machine.on(Scene.PROGRAM, () -> made[0] = create(scene));
      making.tryFinish();
      scene.machine.finish(late, making);
      AddressSpace next = made[0];
      assertUsable(scene, next);
      AddressSpace afterwards = create(scene);
      assertUsable(scene, afterwards);
      exit(scene, afterwards);
      exit(scene, next);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsForASpaceThatIsEndingDoesNothing(Work work) {
    try (Scene scene = Scene.of("x86-64")) {
      AddressSpace dying = create(scene);
      use(scene, dying);
      Actor ending = scene.machine.on(Scene.PROGRAM, () -> exit(scene, dying));
      ending.runTo(Step.GENERATION);
      Actor late = late(scene, work, dying);
      assertThat(late.tryFinish()).as("waits for the map lock").isFalse();
      scene.machine.finish(ending, late);
      AddressSpace next = create(scene);
      assertUsable(scene, next);
      exit(scene, next);
      assertSound(scene);
    }
  }

  @Test
  void theWordsOfASpaceWithVisitorsAreUsedAgainWhenTheLastHasGone() {
    try (Scene scene = Scene.of("x86-64")) {
      for (int round = 0; round < MANY; round++) {
        AddressSpace dying = create(scene);
        Actor late = late(scene, Work.MIGRATE, dying);
        late.runTo(Step.LOCK);
        late.runTo(Step.LOCK); // the map lock's
        exit(scene, dying);
        late.finish();
      }
      assertSound(scene);
    }
  }

  /** Which space a CPU runs is none of the business of a space that it has not loaded. */
  @Test
  void whoEndsAnotherSpaceKeepsItsOwn() {
    try (Scene scene = Scene.of("x86-64")) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      scene.store(Scene.PROGRAM, scene.vaddr(0), 1);
      exit(scene, create(scene));
      assertThat(thread.loaded()).isEqualTo(Optional.of(scene.space));
      assertThat(scene.tryStore(scene.vaddr(0), 2)).isTrue();
      assertSound(scene);
    }
  }

  @Test
  void aForkThatFailsLeavesTheParentOnItsCpu() {
    try (Scene scene = new Scene(PagingMode.named("x86-64"), 2)) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      scene.store(Scene.PROGRAM, scene.vaddr(0), 1);
      int[] left = {1}; // the root of the child, and no table
      scene.machine.setChooser((cpu, bound) -> left[0]-- <= 0 ? 0 : bound - 1);
      assertThat(scene.kernel.fork().fork(thread, scene.space)).isEmpty();
      assertThat(thread.loaded()).isEqualTo(Optional.of(scene.space));
      assertSound(scene);
    }
  }

  @Test
  void whoEndsTheSpaceThatItRunsRunsNone() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(0), 1);
      scene.store(Scene.OTHER, scene.vaddr(0), 2);
      exit(scene, scene.space);
      assertThat(scene.thread(Scene.PROGRAM).loaded()).isEmpty();
      assertThat(scene.thread(Scene.OTHER).loaded()).isEmpty();
      assertSound(scene);
    }
  }
}
