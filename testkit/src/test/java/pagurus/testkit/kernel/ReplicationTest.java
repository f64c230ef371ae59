package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.evacuate.Evacuation;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.flush.Activation;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.inspect.Audit;
import pagurus.vm.inspect.Census;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** Tables with a copy on each node: CPU 0 is on node 0, CPU 1 on node 1. */
class ReplicationTest {
  private static final long VALUE = 0x600d;
  private static final long OTHER_VALUE = 0xbeef;
  private static final long EVERY_NODE = -1;
  private static final long NODE_BYTES = 16L << 20;
  private static final int HERE = Scene.PROGRAM;
  private static final int THERE = Scene.MOVER;

  static List<PagingMode> modes() {
    return PagingMode.all().stream()
        .filter(mode -> mode.tableBytes(mode.levels()) >= mode.pageBytes())
        .toList();
  }

  private static Scene scene(PagingMode mode, CopyOptions copies) {
    return scene(KernelOptions.standard(mode).withCopies(copies));
  }

  private static Scene scene(KernelOptions options) {
    List<List<Integer>> distances = List.of(List.of(10, 20), List.of(20, 10));
    return new Scene(options, new Topology("copies", List.of(0, 1, 0), distances), NODE_BYTES);
  }

  private static Scene scene(CopyOptions copies) {
    return scene(PagingMode.named("x86-64"), copies);
  }

  private static void replicate(Scene scene, long nodes, RelocationProtocol protocol) {
    scene
        .machine
        .on(
            Scene.OTHER,
            () ->
                scene
                    .kernel
                    .replication()
                    .replicate(
                        scene.thread(Scene.OTHER), scene.space, nodes, protocol, scene.counters))
        .finish();
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
    assertThat(scene.astrayReads()).isZero();
  }

  /** The nodes of the tables that a CPU would walk for an address, from the root that it has. */
  private static List<Integer> nodesWalked(Scene scene, int cpu, long vaddr) {
    EntryFormat format = scene.mode.format();
    List<Integer> nodes = new ArrayList<>();
    long table = scene.thread(cpu).mmu().root();
    for (int level = scene.mode.levels(); ; level--) {
      nodes.add(scene.machine.memory().nodeOf(table));
      long slot = table + scene.mode.entryOffset(vaddr, level);
      Cpu reader = scene.thread(Scene.OTHER).cpu();
      long entry =
          scene.mode.entryBytes() == Long.BYTES
              ? reader.loadAcquire(Step.LOOKUP, slot)
              : reader.loadAcquireInt(Step.LOOKUP, slot) & 0xffff_ffffL;
      if (!format.isTable(entry, level)) {
        return nodes;
      }
      table = format.tableAddress(entry, level);
    }
  }

  private static long copies(Scene scene) {
    Kernel kernel = scene.kernel;
    Cpu cpu = scene.thread(Scene.OTHER).cpu();
    Census census = Census.take(cpu, kernel.core(), kernel.spaces().all(cpu));
    long all = 0;
    for (int level = 1; level <= scene.mode.levels(); level++) {
      for (int node = 0; node < 2; node++) {
        all += census.copies(level, node);
      }
    }
    return all;
  }

  private static long framesOf(Scene scene, FrameKind kind) {
    FrameTable records = scene.kernel.core().frames().table();
    long count = 0;
    for (int pfn = 0; pfn < records.frames(); pfn++) {
      count += records.kind(pfn) == kind ? 1 : 0;
    }
    return count;
  }

  @ParameterizedTest
  @MethodSource("modes")
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
  @MethodSource("modes")
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
  @MethodSource("modes")
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
  @MethodSource("modes")
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
  void whereThereIsNoFrameForACopyTheOriginalIsWalked() {
    try (Scene scene = scene(CopyOptions.ALWAYS)) {
      Frames frames = scene.kernel.core().frames();
      Cpu cpu = scene.thread(THERE).cpu();
      scene.load(THERE, scene.vaddr(0)); // the page is on node 1, and so are the tables
      List<Integer> taken = new ArrayList<>();
      for (int pfn = 0; pfn != Frames.NONE; taken.add(pfn)) {
        pfn = frames.allocateOn(cpu, 1, 0, FrameKind.KERNEL_PAGE, false);
      }
      long far = scene.start + scene.mode.span(3);
      scene.map(far, 1, false);
      scene.store(HERE, far, VALUE);
      assertThat(scene.load(THERE, far)).isEqualTo(VALUE);
      assertThat(nodesWalked(scene, THERE, far)).endsWith(0).contains(1);
      taken.stream().filter(pfn -> pfn > 0).forEach(pfn -> frames.free(cpu, pfn, 0));
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

  /** Whether a fault or two are enough for a CPU to load from a page that is there. */
  private static boolean loadsSoon(Scene scene, int cpu, long vaddr) {
    KernelThread thread = scene.thread(cpu);
    Activation.activate(thread, scene.space);
    boolean loads = false;
    for (int attempt = 0; attempt < 3 && !loads; attempt++) {
      loads = thread.mmu().translate(vaddr, Access.READ) >= 0;
      if (!loads) {
        scene.kernel.faults().handle(thread, scene.space, vaddr, Rights.READ);
      }
    }
    return loads;
  }

  @ParameterizedTest
  @MethodSource("modes")
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
