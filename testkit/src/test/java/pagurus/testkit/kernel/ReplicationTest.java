package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.testkit.kernel.CopiedTables.EVERY_NODE;
import static pagurus.testkit.kernel.CopiedTables.HERE;
import static pagurus.testkit.kernel.CopiedTables.OTHER_VALUE;
import static pagurus.testkit.kernel.CopiedTables.THERE;
import static pagurus.testkit.kernel.CopiedTables.VALUE;
import static pagurus.testkit.kernel.CopiedTables.assertSound;
import static pagurus.testkit.kernel.CopiedTables.copies;
import static pagurus.testkit.kernel.CopiedTables.framesOf;
import static pagurus.testkit.kernel.CopiedTables.nodesWalked;
import static pagurus.testkit.kernel.CopiedTables.replicate;
import static pagurus.testkit.kernel.CopiedTables.scene;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.AddressSpace;

/** Tables with a copy on each node, as programs see them. */
class ReplicationTest {
  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void everyCpuWalksTablesOfItsOwnNode(PagingMode mode) {
    try (Scene scene = scene(mode, CopyOptions.ALWAYS)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      assertThat(scene.load(THERE, scene.vaddr(1))).isEqualTo(VALUE);
      assertThat(nodesWalked(scene, HERE, scene.vaddr(1))).hasSize(mode.levels()).containsOnly(0);
      assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).hasSize(mode.levels()).containsOnly(1);
      assertThat(copies(scene)).isEqualTo(mode.levels());
      assertSound(scene);
      scene.kernel.exit().exit(scene.thread(HERE), scene.space);
      assertThat(framesOf(scene, FrameKind.TABLE_COPY)).isZero();
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void aRunningSpaceGetsCopiesAndLosesThemByEveryProtocol(PagingMode mode) {
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(mode, CopyOptions.ON_REQUEST)) {
        scene.store(HERE, scene.vaddr(1), VALUE);
        scene.load(THERE, scene.vaddr(1));
        assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(0);
        int free = scene.kernel.core().frames().free(1);

        replicate(scene, EVERY_NODE, protocol);
        assertThat(scene.load(THERE, scene.vaddr(1))).isEqualTo(VALUE);
        assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(1);
        scene.store(THERE, scene.vaddr(2), OTHER_VALUE);
        assertSound(scene);

        replicate(scene, 0, protocol);
        assertThat(scene.load(THERE, scene.vaddr(1))).isEqualTo(VALUE);
        assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(0);
        assertThat(scene.load(HERE, scene.vaddr(2))).isEqualTo(OTHER_VALUE);
        assertSound(scene);
        assertThat(framesOf(scene, FrameKind.TABLE_COPY)).isZero();
        assertThat(scene.kernel.core().frames().free(1)).isEqualTo(free - 1); // its page
      }
    }
  }

  @Test
  void copiesThatAreThereAreNotMadeAgain() {
    try (Scene scene = scene(CopyOptions.ON_REQUEST)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      replicate(scene, EVERY_NODE, new Drain());
      RelocationCounters again = new RelocationCounters(scene.mode.levels());
      scene
          .kernel
          .replication()
          .replicate(scene.thread(Scene.OTHER), scene.space, EVERY_NODE, new Drain(), again);
      assertThat(again.moved(1) + again.moved(scene.mode.levels())).isZero();
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void aStoreThroughACopyIsWrittenBackByWhoeverReclaimsThePage(PagingMode mode) {
    try (Scene scene = scene(mode, CopyOptions.ALWAYS)) {
      scene.storeCleanly(scene.vaddr(1), VALUE);
      scene.load(HERE, scene.vaddr(1));
      scene.store(THERE, scene.vaddr(1), OTHER_VALUE);
      assertThat(scene.isDirty(scene.vaddr(1))).isTrue();
      scene.reclaim(HERE);
      assertThat(scene.load(HERE, scene.vaddr(1))).isEqualTo(OTHER_VALUE);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void aStoreThroughACopyIsKnownAfterTheTablesHaveMoved(PagingMode mode) {
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(mode, CopyOptions.ALWAYS)) {
        scene.storeCleanly(scene.vaddr(1), VALUE);
        scene.store(THERE, scene.vaddr(1), OTHER_VALUE);
        for (int level = 1; level <= mode.levels(); level++) {
          scene.mover(Scene.OTHER, protocol, level, Placements.fixedNode(1)).finish();
          assertSound(scene);
        }
        assertThat(scene.moved()).isEqualTo(mode.levels());
        assertThat(scene.load(HERE, scene.vaddr(1))).isEqualTo(OTHER_VALUE);
        assertThat(scene.load(THERE, scene.vaddr(1))).isEqualTo(OTHER_VALUE);
        assertThat(nodesWalked(scene, HERE, scene.vaddr(1))).containsOnly(0);
        assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(1);
        scene.reclaim(THERE);
        assertThat(scene.load(HERE, scene.vaddr(1))).isEqualTo(OTHER_VALUE);
      }
    }
  }

  @Test
  void whatIsUnmappedIsGoneFromAllCopies() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.load(THERE, scene.vaddr(1));
      scene
          .machine
          .on(
              HERE,
              () ->
                  scene
                      .kernel
                      .mapping()
                      .unmap(scene.thread(HERE), scene.space, scene.vaddr(0), scene.vaddr(16)))
          .finish();
      assertThat(scene.thread(THERE).mmu().translate(scene.vaddr(1), Access.READ)).isNegative();
      assertThat(framesOf(scene, FrameKind.ANONYMOUS)).isZero();
      assertSound(scene);
    }
  }

  @Test
  void aChildWantsWhatItsParentWantsAndSharesTablesWithTheirCopies() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      AddressSpace copied = scene.kernel.fork().fork(scene.thread(HERE), scene.space).orElseThrow();
      AddressSpace sharing =
          scene.kernel.fork().forkSharingTables(scene.thread(HERE), scene.space).orElseThrow();
      scene.store(THERE, scene.vaddr(1), OTHER_VALUE);
      for (AddressSpace child : List.of(copied, sharing)) {
        long paddr =
            scene.kernel.translate(scene.thread(THERE), child, scene.vaddr(1), Access.READ);
        Cpu cpu = scene.thread(THERE).cpu();
        assertThat(cpu.loadAcquire(Step.USER_LOAD, paddr)).isEqualTo(VALUE);
        assertThat(nodesWalked(scene, THERE, scene.vaddr(1))).containsOnly(1);
      }
      assertSound(scene);
    }
  }

  @Test
  void hugeLeavesAreInAllCopies() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      long span = scene.mode.span(2);
      long from = 16 * span;
      scene.map(from, (int) (span / scene.mode.pageBytes()), true);
      scene.store(HERE, from, VALUE);
      assertThat(scene.load(THERE, from)).isEqualTo(VALUE);
      assertThat(nodesWalked(scene, THERE, from)).hasSize(scene.mode.levels() - 1).containsOnly(1);
      scene.store(THERE, from + span / 2, OTHER_VALUE);
      replicate(scene, 0, new Drain());
      replicate(scene, EVERY_NODE, new Drain());
      assertThat(scene.load(HERE, from + span / 2)).isEqualTo(OTHER_VALUE);
      assertSound(scene);
    }
  }
}
