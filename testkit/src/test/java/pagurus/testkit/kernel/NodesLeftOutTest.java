package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.testkit.kernel.CopiedTables.EVERY_NODE;
import static pagurus.testkit.kernel.CopiedTables.HERE;
import static pagurus.testkit.kernel.CopiedTables.THERE;
import static pagurus.testkit.kernel.CopiedTables.VALUE;
import static pagurus.testkit.kernel.CopiedTables.assertSound;
import static pagurus.testkit.kernel.CopiedTables.replicate;
import static pagurus.testkit.kernel.CopiedTables.replication;
import static pagurus.testkit.kernel.CopiedTables.scene;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.flush.Gather;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.table.Entries;

/** Copies that fill on faults: whom shootdowns ask, and whom they leave out. */
class NodesLeftOutTest {
  private static final CopyOptions FROM_THE_START = CopyOptions.ALWAYS.keptBy(CopyKeeping.ON_FAULT);
  private static final CopyOptions LATER = CopyOptions.ON_REQUEST.keptBy(CopyKeeping.ON_FAULT);

  /** Takes a page away on a CPU that does not run the space; one is here and one there. */
  private static void unmap(Scene scene, int page) {
    scene
        .machine
        .on(
            Scene.OTHER,
            () ->
                scene
                    .kernel
                    .mapping()
                    .unmap(
                        scene.thread(Scene.OTHER),
                        scene.space,
                        scene.vaddr(page),
                        scene.vaddr(page + 1)))
        .finish();
  }

  private static void assertAsked(Scene scene, long asked, long spared) {
    assertThat(scene.thread(Scene.OTHER).counters().get(Event.IPI)).isEqualTo(asked);
    assertThat(scene.thread(Scene.OTHER).counters().get(Event.IPI_SPARED)).isEqualTo(spared);
    assertSound(scene);
  }

  @ParameterizedTest
  @MethodSource("pagurus.testkit.kernel.CopiedTables#modes")
  void aNodeThatHasHadNoLeafOfTheTableIsLeftOut(PagingMode mode) {
    try (Scene scene = scene(mode, FROM_THE_START)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      Activation.activate(scene.thread(THERE), scene.space);
      long seen = scene.space.generation(scene.thread(THERE).cpu());

      unmap(scene, 1);

      assertAsked(scene, 1, 1);
      assertThat(scene.space.generation(scene.thread(THERE).cpu())).isEqualTo(seen);
    }
  }

  @Test
  void aNodeThatHasFaultedForAnotherPageOfTheTableIsAsked() {
    try (Scene scene = scene(FROM_THE_START)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.load(THERE, scene.vaddr(2));
      unmap(scene, 1);
      assertAsked(scene, 2, 0);
    }
  }

  /** Its copy has lost the leaf to somebody who has not told its CPUs yet. */
  @Test
  void aNodeThatHasHadALeafIsAskedThoughItsCopyLacksItNow() {
    try (Scene scene = scene(FROM_THE_START)) {
      scene.store(HERE, scene.vaddr(1), VALUE);
      scene.load(THERE, scene.vaddr(1));
      try (Gather late = scene.kernel.flush().gather(scene.thread(HERE), scene.space)) {
        long slot = scene.slotOf(scene.vaddr(1));
        Entries entries = scene.kernel.core().entries();
        Cpu cpu = scene.thread(HERE).cpu();
        long entry = entries.exchange(cpu, Step.UNHOOK, slot, 0);
        late.changedIn(slot, scene.vaddr(1));
        entries.write(cpu, Step.INSTALL, slot, entry);

        unmap(scene, 1);
      }
      assertAsked(scene, 2, 0);
    }
  }

  @Test
  void nodesAreLeftOutOfASpaceThatGotItsCopiesWhileItRan() {
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(LATER)) {
        scene.store(HERE, scene.vaddr(1), VALUE);
        scene.store(HERE, scene.vaddr(2), VALUE);
        scene.store(HERE, scene.vaddr(3), VALUE);
        Activation.activate(scene.thread(THERE), scene.space);
        unmap(scene, 1);
        assertAsked(scene, 2, 0);

        replicate(scene, EVERY_NODE, protocol);
        Activation.activate(scene.thread(HERE), scene.space);
        Activation.activate(scene.thread(THERE), scene.space);
        long before = scene.thread(Scene.OTHER).counters().get(Event.IPI);
        unmap(scene, 2);
        assertAsked(scene, before + 1, 1);

        replicate(scene, 0, protocol);
        Activation.activate(scene.thread(HERE), scene.space);
        Activation.activate(scene.thread(THERE), scene.space);
        before = scene.thread(Scene.OTHER).counters().get(Event.IPI);
        unmap(scene, 3);
        assertAsked(scene, before + 2, 1);
      }
    }
  }

  /** Its table lacks the copies that nobody wanted when it was made; walks may stray there. */
  @Test
  void whoMadeATableBeforeIsWaitedForAndTheTableIsFound() {
    try (Scene scene = scene(LATER)) {
      long far = scene.mode.span(scene.mode.levels());
      scene.map(far, 1, false);
      Actor fault = // of a CPU that does not run the space: nobody waits for its answer
          scene.machine.on(
              HERE,
              () ->
                  scene.kernel.faults().handle(scene.thread(HERE), scene.space, far, Access.WRITE));
      fault.runTo(Step.ZERO); // the table below the root is made, and nothing leads to it
      Actor search = replication(scene, EVERY_NODE, new Drain());
      assertThat(search.tryFinish()).isFalse();
      fault.finish();
      search.finish();
      assertThat(isLeftOut(scene, THERE)).isFalse();

      replicate(scene, EVERY_NODE, new Drain());
      assertThat(isLeftOut(scene, THERE)).isTrue();
      assertSound(scene);
    }
  }

  /** A word has no bit for node 65, whose CPU finds in tables of node 0 what that has got. */
  @Test
  void onAMachineOfManyNodesNobodyIsLeftOut() {
    int nodes = 66;
    List<List<Integer>> distances =
        IntStream.range(0, nodes).mapToObj(from -> distances(from, nodes)).toList();
    Topology topology = new Topology("many", List.of(0, nodes - 1, 2), distances);
    KernelOptions options =
        KernelOptions.standard(PagingMode.named("x86-64")).withCopies(FROM_THE_START);
    try (Scene scene = new Scene(options, topology, 4L << 20)) {
      scene.store(Scene.OTHER, scene.vaddr(1), VALUE);
      scene.load(HERE, scene.vaddr(1));
      scene.load(THERE, scene.vaddr(1));
      unmap(scene, 1);
      assertAsked(scene, 2, 0);
    }
  }

  private static List<Integer> distances(int from, int nodes) {
    return IntStream.range(0, nodes).map(to -> to == from ? 10 : 20).boxed().toList();
  }

  private static boolean isLeftOut(Scene scene, int cpu) {
    Cpu asking = scene.thread(Scene.OTHER).cpu();
    int node = scene.thread(cpu).cpu().node();
    return (scene.space.strayNodes(asking) >>> node & 1) == 0;
  }
}
