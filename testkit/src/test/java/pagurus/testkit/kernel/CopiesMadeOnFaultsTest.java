package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.testkit.kernel.CopiedTables.EVERY_NODE;
import static pagurus.testkit.kernel.CopiedTables.HERE;
import static pagurus.testkit.kernel.CopiedTables.OTHER_VALUE;
import static pagurus.testkit.kernel.CopiedTables.THERE;
import static pagurus.testkit.kernel.CopiedTables.VALUE;
import static pagurus.testkit.kernel.CopiedTables.assertSound;
import static pagurus.testkit.kernel.CopiedTables.giveBack;
import static pagurus.testkit.kernel.CopiedTables.loadsSoon;
import static pagurus.testkit.kernel.CopiedTables.nodesWalked;
import static pagurus.testkit.kernel.CopiedTables.replicate;
import static pagurus.testkit.kernel.CopiedTables.scene;
import static pagurus.testkit.kernel.CopiedTables.takeAll;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.inspect.Census;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.KernelCounters.Event;

/** Leaf tables get a copy on a node when it first faults for one of their leaves. */
class CopiesMadeOnFaultsTest {
  private static final CopyOptions ON_FAULT = CopyOptions.ALWAYS.keptBy(CopyKeeping.ON_FAULT);

  private static long leafCopies(Scene scene, int node) {
    Cpu cpu = scene.thread(Scene.OTHER).cpu();
    return Census.take(cpu, scene.kernel.core(), scene.kernel.spaces().all(cpu)).copies(1, node);
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void aLeafTableHasACopyOnlyWhereSomebodyNeedsIt(PagingMode mode) {
    try (Scene scene = scene(mode, ON_FAULT)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      assertThat(leafCopies(scene, 1)).isZero();

      assertThat(loadsSoon(scene, THERE, scene.vaddr(1))).isTrue();
      assertThat(leafCopies(scene, 1)).isEqualTo(1);
      assertThat(leafCopies(scene, 0)).isZero();
      assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(1);
      assertThat(nodesWalked(scene, HERE, scene.vaddr(1))).containsOnly(0);
      assertSound(scene);
    }
  }

  /**
   * The root is on node 0, so its CPUs could walk what the kernel walks: a leaf table of node 1.
   */
  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void theNodeOfTheRootWalksNoLeafTableOfAnother(PagingMode mode) {
    try (Scene scene = scene(mode, ON_FAULT)) {
      scene.store(THERE, scene.vaddr(1), VALUE);
      assertThat(leafCopies(scene, 0)).isZero();

      assertThat(loadsSoon(scene, HERE, scene.vaddr(1))).isTrue();
      assertThat(leafCopies(scene, 0)).isEqualTo(1);
      assertThat(nodesWalked(scene, HERE, scene.vaddr(1))).containsOnly(0);
      assertSound(scene);
    }
  }

  @Test
  void aTableThatMovesLosesItsCopiesAndGetsThemAgain() {
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(ON_FAULT)) {
        scene.storeCleanly(scene.vaddr(1), VALUE);
        scene.load(THERE, scene.vaddr(1));
        scene.store(THERE, scene.vaddr(1), OTHER_VALUE); // D is in the copy
        scene.mover(Scene.OTHER, protocol, 1, Placements.fixedNode(1)).finish();
        assertThat(leafCopies(scene, 0) + leafCopies(scene, 1)).isZero();
        assertThat(scene.isDirty(scene.vaddr(1))).isTrue();

        assertThat(loadsSoon(scene, HERE, scene.vaddr(1))).isTrue();
        assertThat(scene.load(HERE, scene.vaddr(1))).isEqualTo(OTHER_VALUE);
        assertThat(leafCopies(scene, 0)).isEqualTo(1);
        assertSound(scene);
      }
    }
  }

  /** It has its other copies: the way there is what it lacks. */
  @Test
  void aTableWhoseParentMovesKeepsItsCopies() {
    try (Scene scene = scene(ON_FAULT)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.load(THERE, scene.vaddr(1));
      RelocationProtocol drain = Relocator.protocols().get("drain");
      scene.mover(Scene.OTHER, drain, 2, Placements.fixedNode(1)).finish();
      assertThat(leafCopies(scene, 1)).isEqualTo(1);

      long before = scene.thread(THERE).counters().get(Event.FAULT);
      assertThat(scene.load(THERE, scene.vaddr(1))).isEqualTo(VALUE);
      assertThat(scene.thread(THERE).counters().get(Event.FAULT)).isEqualTo(before);
      assertSound(scene);
    }
  }

  @Test
  void aNodeWithoutAFrameForItsCopyWalksTheOriginal() {
    try (Scene scene = scene(ON_FAULT)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      List<Integer> taken = takeAll(scene);
      assertThat(loadsSoon(scene, THERE, scene.vaddr(1))).isTrue();
      assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).endsWith(0).contains(1);
      giveBack(scene, taken);
      assertSound(scene);
    }
  }

  @Test
  void aFrameThatHasBeenSomethingElseBeginsEmptyAsACopy() {
    try (Scene scene = scene(ON_FAULT)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.store(HERE, scene.vaddr(2), VALUE);
      giveBack(scene, takeAll(scene)); // full of poison, which looks present
      assertThat(loadsSoon(scene, THERE, scene.vaddr(1))).isTrue();
      assertThat(loadsSoon(scene, THERE, scene.vaddr(2))).isTrue();
      assertSound(scene);
    }
  }

  @Test
  void aSpaceThatWantsCopiesLaterGetsThemForTheLeavesThatItHas() {
    try (Scene scene = scene(CopyOptions.ON_REQUEST.keptBy(CopyKeeping.ON_FAULT))) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.load(THERE, scene.vaddr(1));
      RelocationProtocol drain = Relocator.protocols().get("drain");
      replicate(scene, EVERY_NODE, drain);
      assertThat(leafCopies(scene, 1)).isZero();
      long moved = scene.counters.moved(1);
      replicate(scene, EVERY_NODE, drain);
      assertThat(scene.counters.moved(1)).isEqualTo(moved); // nothing is missing

      assertThat(loadsSoon(scene, THERE, scene.vaddr(1))).isTrue();
      assertThat(leafCopies(scene, 1)).isEqualTo(1);
      replicate(scene, 0, drain);
      assertThat(CopiedTables.copies(scene)).isZero();
      assertSound(scene);
    }
  }
}
