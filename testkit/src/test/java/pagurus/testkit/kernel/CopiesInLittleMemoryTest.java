package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static pagurus.testkit.kernel.CopiedTables.EVERY_NODE;
import static pagurus.testkit.kernel.CopiedTables.HERE;
import static pagurus.testkit.kernel.CopiedTables.OTHER_VALUE;
import static pagurus.testkit.kernel.CopiedTables.THERE;
import static pagurus.testkit.kernel.CopiedTables.VALUE;
import static pagurus.testkit.kernel.CopiedTables.assertSound;
import static pagurus.testkit.kernel.CopiedTables.framesOf;
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
import pagurus.testkit.byhand.Scene;
import pagurus.vm.evacuate.Evacuation;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.KernelCounters;
import pagurus.vm.space.KernelCounters.Event;

/**
 * Copies of tables where memory is short or goes, where they begin empty, and where none can be.
 */
class CopiesInLittleMemoryTest {
  @Test
  void whereThereIsNoFrameForACopyTheOriginalIsWalked() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      scene.load(THERE, scene.vaddr(0)); // the page is on node 1, and so are the tables
      List<Integer> taken = takeAll(scene);
      long far = scene.start + scene.mode.span(3);
      scene.map(far, 1, false);
      scene.store(HERE, far, VALUE);
      assertThat(scene.load(THERE, far)).isEqualTo(VALUE);
      assertThat(nodesWalked(scene, THERE, far)).endsWith(0).contains(1);
      giveBack(scene, taken);
      assertSound(scene);

      replicate(scene, EVERY_NODE, new Drain());
      assertThat(scene.load(THERE, far)).isEqualTo(VALUE);
      assertThat(nodesWalked(scene, THERE, far)).containsOnly(1);
      assertSound(scene);
    }
  }

  @Test
  void aNodeThatIsEmptiedKeepsNoCopies() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.load(THERE, scene.vaddr(1));
      Evacuation done = new Offline(scene.kernel, new Drain()).node(scene.thread(Scene.OTHER), 1);
      assertThat(done.isEmpty()).isTrue();
      assertThat(framesOf(scene, FrameKind.TABLE_COPY)).isZero();
      assertThat(scene.load(THERE, scene.vaddr(1))).isEqualTo(VALUE);
      assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(0);
    }
  }

  @Test
  void copiesLeaveARangeThatTheirTableIsNotIn() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      long leaf = scene.slotOf(scene.vaddr(0)) & -scene.mode.pageBytes();
      long copy = scene.kernel.core().entries().copyOn(leaf, 1);
      long end = copy + scene.mode.pageBytes();
      scene.mover(Scene.OTHER, new Drain(), 1, Placements.awayFrom(copy, end)).finish();
      long now = scene.slotOf(scene.vaddr(0)) & -scene.mode.pageBytes();
      long copyNow = scene.kernel.core().entries().copyOn(now, 1);
      assertThat(scene.machine.memory().nodeOf(copyNow)).isEqualTo(1);
      assertThat(copyNow).isNotEqualTo(copy);
      assertThat(scene.load(HERE, scene.vaddr(1))).isEqualTo(VALUE);
      assertSound(scene);
    }
  }

  @Test
  void noTableIsMadeAnewForANodeWithoutAFrameForItsCopy() {
    try (Scene scene = scene(CopyOptions.ON_REQUEST)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      List<Integer> taken = takeAll(scene);
      assertThat(madeAnew(scene)).isZero();
      giveBack(scene, taken);
      assertThat(madeAnew(scene)).isEqualTo(scene.mode.levels());
      assertThat(framesOf(scene, FrameKind.TABLE_COPY)).isEqualTo(scene.mode.levels());
      assertSound(scene);
    }
  }

  private static long madeAnew(Scene scene) {
    RelocationCounters counters = new RelocationCounters(scene.mode.levels());
    scene
        .kernel
        .replication()
        .replicate(scene.thread(Scene.OTHER), scene.space, EVERY_NODE, new Drain(), counters);
    return counters.count(Outcome.MOVED);
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void copiesThatBeginEmptyGetALeafWhenTheirNodeFaultsForIt(PagingMode mode) {
    CopyOptions onFault = CopyOptions.ALWAYS.keptBy(CopyKeeping.ON_FAULT);
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(mode, onFault)) {
        scene.storeCleanly(scene.vaddr(1), VALUE);
        assertThat(loadsSoon(scene, THERE, scene.vaddr(1))).isTrue();
        assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(1);
        scene.store(THERE, scene.vaddr(1), OTHER_VALUE);
        assertThat(scene.isDirty(scene.vaddr(1))).isTrue();
        scene.mover(Scene.OTHER, protocol, 1, Placements.fixedNode(1)).finish();
        assertSound(scene);
        assertThat(loadsSoon(scene, HERE, scene.vaddr(1))).isTrue();
        scene.reclaim(THERE);
        assertThat(scene.load(HERE, scene.vaddr(1))).isEqualTo(OTHER_VALUE);
        assertSound(scene);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void aFaultBringsThoseNeighboursThatAreThereAndInItsWindow(PagingMode mode) {
    CopyOptions inFours = CopyOptions.ALWAYS.keptBy(CopyKeeping.onFault(2));
    try (Scene scene = scene(mode, inFours)) {
      int first = (int) -(scene.vaddr(0) / mode.pageBytes()) & 3; // of a window
      for (int page : new int[] {first, first + 2, first + 3, first + 4}) {
        scene.store(HERE, scene.vaddr(page), VALUE + page);
      }
      KernelCounters faults = scene.thread(THERE).counters();
      scene.load(THERE, scene.vaddr(first + 2));
      long before = faults.get(Event.FAULT);
      assertThat(scene.load(THERE, scene.vaddr(first))).isEqualTo(VALUE + first);
      assertThat(scene.load(THERE, scene.vaddr(first + 3))).isEqualTo(VALUE + first + 3);
      assertThat(faults.get(Event.FAULT)).isEqualTo(before);
      scene.load(THERE, scene.vaddr(first + 4));
      assertThat(faults.get(Event.FAULT)).isEqualTo(before + 1);
      scene.load(THERE, scene.vaddr(first + 1));
      assertThat(faults.get(Event.FAULT)).isEqualTo(before + 2);
      assertSound(scene);
    }
  }

  /** The root is on node 0 only, so CPUs of node 1 walk the copies of node 0. */
  @Test
  void aCpuWhoseRootHasNoCopyGetsItsLeavesWhereItWalks() {
    CopyOptions onFault = CopyOptions.ON_REQUEST.keptBy(CopyKeeping.ON_FAULT);
    try (Scene scene = scene(onFault)) {
      scene.space.setCopyNodes(scene.thread(HERE).cpu(), EVERY_NODE);
      scene.store(THERE, scene.vaddr(1), VALUE);
      scene.reclaim(THERE);
      scene.store(HERE, scene.vaddr(2), OTHER_VALUE); // the original's node is 1
      assertThat(loadsSoon(scene, THERE, scene.vaddr(2))).isTrue();
      assertThat(nodesWalked(scene, THERE, scene.vaddr(2))).containsOnly(0);
      assertSound(scene);
    }
  }

  @Test
  void aKernelThatKeepsNoCopiesSaysSo() {
    try (Scene scene = scene(CopyOptions.NEVER)) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  scene
                      .kernel
                      .replication()
                      .replicate(scene.thread(HERE), scene.space, 1, new Drain(), scene.counters))
          .withMessage("the kernel was booted without copies of tables");
    }
  }

  @Test
  void aSpaceThatIsGoneStaysGone() {
    try (Scene scene = scene(CopyOptions.ON_REQUEST)) {
      scene.kernel.exit().exit(scene.thread(HERE), scene.space);
      replicate(scene, EVERY_NODE, new Drain());
      assertSound(scene);
    }
  }

  @Test
  void rootsThatCannotHaveCopiesAreRefused() {
    KernelOptions usual = KernelOptions.standard(PagingMode.named("x86-64"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene(PagingMode.named("x86-pae"), CopyOptions.ALWAYS))
        .withMessageContaining("only whole pages have copies");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> scene(usual.withCopies(CopyOptions.ALWAYS).withKernelHalf(KernelHalf.ISOLATED)))
        .withMessage("roots with two views have no copies");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> scene(usual.withCopies(CopyOptions.ALWAYS).withPlatform(Platform.PARAVIRT)))
        .withMessage("copies of tables are not supported on a hypervisor");
  }
}
