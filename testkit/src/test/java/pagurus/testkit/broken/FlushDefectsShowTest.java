package pagurus.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.testkit.broken.DefectsShowTest.NEW;
import static pagurus.testkit.broken.DefectsShowTest.OLD;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.broken.Mutants;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;

/** Defects of the flush and of what follows it; the sound protocols stand beside the broken. */
class FlushDefectsShowTest {
  private static final int ROUNDS = 12;

  static List<RelocationProtocol> sound() {
    return DefectsShowTest.sound();
  }

  /** A page is unmapped while a mover's flush is under way; can its program still load it? */
  static boolean isReachableAfterUnmap(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("sv39")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.GENERATION);
      Actor unmapping =
          scene.machine.on(
              Scene.OTHER,
              () ->
                  scene
                      .kernel
                      .mapping()
                      .unmap(
                          scene.thread(Scene.OTHER), scene.space, scene.vaddr(2), scene.vaddr(3)));
      boolean reachable = unmapping.tryFinish() && scene.tryLoad(scene.vaddr(2));
      scene.machine.finish(mover, unmapping);
      return reachable;
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void anUnmapReachesCpusThatASoundMoveHasNotTold(RelocationProtocol protocol) {
    assertThat(isReachableAfterUnmap(protocol)).isFalse();
  }

  @Test
  void anUnmapDoesNotReachThemAfterAnEarlyAllClear() {
    assertThat(isReachableAfterUnmap(Mutants.protocol("M4"))).isTrue();
  }

  /**
   * A CPU comes into the space when the mover has just looked which CPUs are in it.
   *
   * @param held whether the mover's stores wait in a store buffer
   * @return walkers' reads of what is no table
   */
  static long comeInBehindTheLook(RelocationProtocol protocol, Step behind, boolean held) {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.OTHER, scene.vaddr(2), OLD);
      scene.store(Scene.OTHER, scene.vaddr(3), NEW);
      Activation.leave(scene.thread(Scene.OTHER));
      if (held) {
        scene.machine.holdStoresBack(Scene.MOVER);
      }
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.READ_ACTIVE);
      mover.runTo(behind);
      Actor coming =
          scene.machine.on(Scene.PROGRAM, () -> scene.load(Scene.PROGRAM, scene.vaddr(2)));
      coming.tryFinish();
      scene.machine.finish(mover, coming);
      scene.tryLoad(scene.vaddr(3));
      return scene.astrayReads();
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void whoComesInBehindTheLookOfASoundMoveSeesTheNewTable(RelocationProtocol protocol) {
    assertThat(comeInBehindTheLook(protocol, Step.SHOOTDOWN, true)).isZero();
    assertThat(comeInBehindTheLook(protocol, Step.SHOOTDOWN, false)).isZero();
  }

  @Test
  void whoComesInBehindALookWithoutBarrierWalksTheOldTable() {
    assertThat(comeInBehindTheLook(Mutants.protocol("M6"), Step.UNLOCK, true)).isPositive();
  }

  @Test
  void theBarrierIsAllThatIsMissing() {
    assertThat(comeInBehindTheLook(Mutants.protocol("M6"), Step.UNLOCK, false)).isZero();
  }

  /** Two movers, of which each begins before the other ends; the most leaf tables at any moment. */
  static long mostTables(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      long span = scene.mode.span(2);
      long second = scene.start + 2 * span;
      scene.map(second, 4, false);
      scene.store(Scene.PROGRAM, scene.start, OLD);
      scene.store(Scene.PROGRAM, second, NEW);
      long most = 0;
      Actor before = mover(scene, Scene.OTHER, protocol, second, 0);
      before.runTo(Step.SHOOTDOWN);
      for (int round = 1; round <= ROUNDS; round++) {
        int cpu = round % 2 == 0 ? Scene.OTHER : Scene.MOVER;
        Actor next = mover(scene, cpu, protocol, round % 2 == 0 ? second : scene.start, round / 2);
        next.runTo(Step.SHOOTDOWN);
        before.finish();
        before = next;
        most = Math.max(most, scene.kernel.core().tables().count(scene.thread(0).cpu(), 1));
      }
      before.finish();
      return most;
    }
  }

  /** Moves one leaf table to the node where it was not after so many moves. */
  private static Actor mover(
      Scene scene, int cpu, RelocationProtocol protocol, long vaddr, int moves) {
    RelocationRequest request =
        RelocationRequest.all(scene.space, scene.mode, Placements.fixedNode((moves + 1) % 2))
            .levels(1, 1)
            .range(vaddr, vaddr + scene.mode.span(2));
    return scene.machine.on(
        cpu,
        () ->
            scene
                .kernel
                .relocator()
                .relocate(scene.thread(cpu), request, protocol, scene.counters));
  }

  @Test
  void theMemoryInLimboOfASoundMoveIsBounded() {
    assertThat(mostTables(new Drain())).isLessThanOrEqualTo(6);
  }

  @Test
  void theMemoryInLimboGrowsIfTheLastMoverFrees() {
    assertThat(mostTables(Mutants.protocol("M16"))).isGreaterThan(ROUNDS);
  }

  @Test
  void aProtocolThatKeepsTablesInLimboMayBeUsedOnOneMachineAfterAnother() {
    RelocationProtocol protocol = Mutants.protocol("M16");
    assertThat(mostTables(protocol)).isEqualTo(mostTables(protocol));
  }
}
