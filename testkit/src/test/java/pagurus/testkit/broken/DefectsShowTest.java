package pagurus.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.check.broken.Mutants;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.inspect.Census;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Freeze;
import pagurus.vm.relocate.Merge;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Quiesce;
import pagurus.vm.relocate.RelocationProtocol;

/**
 * The same interleavings, step by step, for every sound protocol and for each of the broken ones:
 * the sound come through, the broken do not.
 */
class DefectsShowTest {
  static final long OLD = 0x1111;
  static final long NEW = 0x2222;

  static List<RelocationProtocol> sound() {
    return List.of(new Drain(), new Freeze(), new Merge(), new Quiesce());
  }

  /** Those that lose bits that are set in the old table after the copy. */
  static Stream<RelocationProtocol> loseLateBits() {
    return Stream.of(Mutants.protocol("M1"), Mutants.protocol("M10"), Mutants.protocol("M11"));
  }

  /** A program stores through its clean translation when the mover is about to publish. */
  static long lateStore(RelocationProtocol protocol, Step moment) {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = scene.vaddr(3);
      scene.storeCleanly(vaddr, OLD);
      assertThat(scene.isDirty(vaddr)).isFalse();
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(moment);
      boolean stored = scene.tryStore(vaddr, NEW);
      mover.finish();
      assertThat(scene.moved()).isEqualTo(1);
      if (!stored) {
        scene.store(Scene.PROGRAM, vaddr, NEW);
      }
      scene.reclaim(Scene.OTHER);
      return scene.load(Scene.PROGRAM, vaddr);
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aLateStoreSurvivesSoundMoves(RelocationProtocol protocol) {
    assertThat(lateStore(protocol, Step.PUBLISH)).isEqualTo(NEW);
    assertThat(lateStore(protocol, Step.GENERATION)).isEqualTo(NEW);
  }

  @ParameterizedTest
  @MethodSource("loseLateBits")
  void aLateStoreIsLostIfTheBitsOfTheOldTableAre(RelocationProtocol protocol) {
    assertThat(lateStore(protocol, Step.PUBLISH)).isEqualTo(OLD);
  }

  /** The page is taken out of memory after the late store, before the mover has merged. */
  static long lateStoreAndReclaim(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = scene.vaddr(3);
      scene.storeCleanly(vaddr, OLD);
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.GENERATION);
      boolean stored = scene.tryStore(vaddr, NEW);
      Actor reclaimer = scene.machine.on(Scene.OTHER, () -> scene.reclaim(Scene.OTHER));
      reclaimer.tryFinish();
      scene.machine.finish(mover, reclaimer);
      if (!stored) {
        scene.store(Scene.PROGRAM, vaddr, NEW);
      }
      return scene.load(Scene.PROGRAM, vaddr);
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void reclaimInTheMiddleOfSoundMovesLosesNothing(RelocationProtocol protocol) {
    assertThat(lateStoreAndReclaim(protocol)).isEqualTo(NEW);
  }

  @Test
  void reclaimDropsADirtyPageIfItNeedNotWaitForTheMerge() {
    assertThat(lateStoreAndReclaim(Mutants.protocol("M14"))).isEqualTo(OLD);
  }

  /** A second mover takes the table on while the first has not flushed yet. */
  static long lateStoreAndSecondMove(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = scene.vaddr(3);
      scene.storeCleanly(vaddr, OLD);
      Actor first = scene.mover(Scene.MOVER, protocol);
      first.runTo(Step.GENERATION);
      boolean stored = scene.tryStore(vaddr, NEW);
      Actor second = scene.mover(Scene.OTHER, protocol, 1, Placements.fixedNode(0));
      second.tryFinish();
      scene.machine.finish(first, second);
      if (!stored) {
        scene.store(Scene.PROGRAM, vaddr, NEW);
      }
      scene.reclaim(Scene.OTHER);
      return scene.load(Scene.PROGRAM, vaddr);
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aSecondSoundMoveLosesNothing(RelocationProtocol protocol) {
    assertThat(lateStoreAndSecondMove(protocol)).isEqualTo(NEW);
  }

  @Test
  void aSecondMoveLosesBitsIfItNeedNotWaitForTheMerge() {
    assertThat(lateStoreAndSecondMove(Mutants.protocol("M15"))).isEqualTo(OLD);
    assertThat(lateStoreAndReclaim(Mutants.protocol("M15"))).as("reclaim waits").isEqualTo(NEW);
  }

  /** A dirty page goes to swap after the publication: its entry names a slot when bits come. */
  private static void swapBeforeMerge(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      scene.store(Scene.PROGRAM, scene.vaddr(3), NEW);
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.GENERATION);
      Actor reclaimer = scene.machine.on(Scene.OTHER, () -> scene.reclaim(Scene.OTHER));
      reclaimer.tryFinish();
      scene.machine.finish(mover, reclaimer);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(2))).isEqualTo(OLD);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(3))).isEqualTo(NEW);
      assertThat(scene.audit().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void anEntryThatWentToSwapIsLeftAloneBySoundMoves(RelocationProtocol protocol) {
    assertThatCode(() -> swapBeforeMerge(protocol)).doesNotThrowAnyException();
  }

  @Test
  void anEntryThatWentToSwapIsSpoiltByABlindMerge() {
    assertThat(catchThrowable(() -> swapBeforeMerge(Mutants.protocol("M12"))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected: " + OLD);
  }

  /** A walker goes the old way when the table is about to be shot down. */
  static long walkBeforeFlush(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      scene.store(Scene.OTHER, scene.vaddr(3), NEW);
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.GENERATION);
      scene.tryLoad(scene.vaddr(3));
      mover.finish();
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(3))).isEqualTo(NEW);
      return scene.astrayReads();
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void noWalkerReadsAFreedTableOfSoundMoves(RelocationProtocol protocol) {
    assertThat(walkBeforeFlush(protocol)).isZero();
  }

  @Test
  void aWalkerReadsPoisonIfTheTableIsFreedBeforeTheFlush() {
    assertThat(walkBeforeFlush(Mutants.protocol("M17"))).isPositive();
  }

  /** A thread waits for the lock of a table; the table moves away, and its frame is used again. */
  static List<String> moveUnderAFault(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      long far = scene.start + 64 * scene.mode.span(2);
      scene.map(far, 16, false);
      long wanted = scene.vaddr(5);
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.PUBLISH);
      Actor faulting = scene.machine.on(Scene.OTHER, () -> scene.store(Scene.OTHER, wanted, NEW));
      assertThat(faulting.tryFinish()).isFalse();
      mover.finish();
      scene.store(Scene.PROGRAM, far, OLD);
      faulting.finish();
      return scene.audit().findings();
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aFaultThatHoldsAPointerKeepsTheOldTableOfSoundMoves(RelocationProtocol protocol) {
    assertThat(moveUnderAFault(protocol)).isEmpty();
  }

  @Test
  void aFaultLocksAStrangersTableIfThereIsNoGrace() {
    assertThat(moveUnderAFault(Mutants.protocol("M5"))).isNotEmpty();
  }

  /** There is memory for the first replacement, but not for the second, however often it asks. */
  static Scene memoryForOne(RelocationProtocol protocol) {
    Scene scene = new Scene(PagingMode.named("x86-64"), 2);
    scene.map(scene.start + 3 * scene.mode.span(2), 4, false);
    scene.store(Scene.PROGRAM, scene.vaddr(0), OLD);
    scene.store(Scene.PROGRAM, scene.start + 3 * scene.mode.span(2), NEW);
    int[] allocations = new int[1];
    scene.machine.setChooser(
        (cpu, bound) -> cpu == Scene.MOVER && ++allocations[0] >= 2 ? 0 : bound - 1);
    scene.mover(Scene.MOVER, protocol).finish();
    return scene;
  }

  @ParameterizedTest
  @MethodSource("sound")
  void soundMovesStopInOrderWithoutMemory(RelocationProtocol protocol) {
    try (Scene scene = memoryForOne(protocol)) {
      assertThat(scene.moved()).isEqualTo(1);
      assertThat(scene.counters.count(Outcome.NO_MEMORY)).isEqualTo(1);
      assertThat(scene.audit().findings()).isEmpty();
      assertThat(scene.audit().leakedFrames()).isZero();
    }
  }

  @Test
  void givingUpHalfWayLeaksTheOldTables() {
    try (Scene scene = memoryForOne(Mutants.protocol("M3"))) {
      assertThat(scene.audit().leakedFrames()).isPositive();
      assertThat(scene.audit().findings()).anyMatch(finding -> finding.contains("pending"));
    }
  }

  /** Where a table was when the mover chose it there is a huge leaf when its turn comes. */
  static Scene hugeLeafInItsPlace(RelocationProtocol protocol) {
    Scene scene = Scene.of("x86-64");
    int hugePages = (int) (scene.mode.span(2) / scene.mode.pageBytes());
    scene.store(Scene.PROGRAM, scene.vaddr(0), OLD);
    Actor mover =
        scene.mover(
            Scene.MOVER,
            protocol,
            1,
            site -> {
              scene.machine.pause();
              return Placements.fixedNode(1).placeFor(site);
            });
    mover.runToPause();
    scene
        .kernel
        .mapping()
        .unmap(
            scene.thread(Scene.PROGRAM),
            scene.space,
            scene.start,
            scene.start + scene.mode.span(2));
    scene.map(scene.start, hugePages, true);
    scene.store(Scene.PROGRAM, scene.vaddr(7), NEW);
    assertThat(scene.kernel.core().tables().count(scene.thread(0).cpu(), 1)).isEqualTo(1);
    mover.finish();
    return scene;
  }

  @ParameterizedTest
  @MethodSource("sound")
  void soundMovesLeaveAHugeLeafAlone(RelocationProtocol protocol) {
    try (Scene scene = hugeLeafInItsPlace(protocol)) {
      assertThat(scene.counters.count(Outcome.HUGE_LEAF)).isEqualTo(1);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(7))).isEqualTo(NEW);
      assertThat(scene.audit().findings()).isEmpty();
    }
  }

  @Test
  void aHugeLeafTakenForATableIsNoticed() {
    assertThat(catchThrowable(() -> hugeLeafInItsPlace(Mutants.protocol("M7"))))
        .hasMessageContaining("not a table of level 1");
  }

  /** The root of a space moves; another space has its root beside it, in the same frame. */
  static void rootMovesBesideAnother(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-pae")) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), OLD);
      var neighbour = scene.kernel.createSpace(scene.thread(Scene.OTHER), 0).orElseThrow();
      scene.mover(Scene.MOVER, protocol, 3, Placements.fixedNode(1)).finish();
      assertThat(scene.moved()).isEqualTo(1);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(OLD);
      scene.kernel.exit().exit(scene.thread(Scene.OTHER), neighbour);
      assertThat(scene.audit().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void soundMovesOfARootLeaveItsNeighbourAlone(RelocationProtocol protocol) {
    assertThatCode(() -> rootMovesBesideAnother(protocol)).doesNotThrowAnyException();
  }

  @Test
  void aRootThatIsFreedAsAPageTakesItsNeighbourWithIt() {
    assertThat(catchThrowable(() -> rootMovesBesideAnother(Mutants.protocol("M8"))))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("outside of memory");
  }

  /** A walker sets D in the new table while the mover merges: between its read and its write. */
  private static long storeWhileMerging(RelocationProtocol protocol, boolean writesBack) {
    try (Scene scene = Scene.of("x86-64")) {
      long vaddr = scene.vaddr(3);
      scene.storeCleanly(vaddr, OLD);
      Actor mover = scene.mover(Scene.MOVER, protocol);
      mover.runTo(Step.GENERATION);
      long slot = scene.slotOf(vaddr);
      mover.runTo(Step.MERGE, slot);
      if (writesBack) {
        mover.runTo(Step.MERGE, slot);
      }
      assertThat(scene.tryStore(vaddr, NEW)).isTrue();
      mover.finish();
      scene.reclaim(Scene.OTHER);
      return scene.load(Scene.PROGRAM, vaddr);
    }
  }

  @Test
  void aStoreWhileMergingSurvivesIfTheMergeComparesAndSets() {
    assertThat(storeWhileMerging(new Merge(), false)).isEqualTo(NEW);
  }

  @Test
  void aStoreWhileMergingIsLostIfTheMergeWritesBack() {
    assertThat(storeWhileMerging(Mutants.protocol("M13"), true)).isEqualTo(OLD);
  }

  /** The parents move first, then their children. */
  private static long leftBehind(RelocationProtocol protocol) {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), OLD);
      scene.mover(Scene.MOVER, protocol, 2, Placements.fixedNode(1)).finish();
      scene.mover(Scene.MOVER, protocol, 1, Placements.fixedNode(1)).finish();
      return Census.take(scene.thread(0).cpu(), scene.kernel.core(), List.of(scene.space))
          .tables(1, 0);
    }
  }

  @Test
  void childrenFollowTheirParents() {
    assertThat(leftBehind(new Drain())).isZero();
  }

  @Test
  void childrenStayBehindIfTheHolderIsAsked() {
    assertThat(leftBehind(Mutants.protocol("M2"))).isEqualTo(1);
  }
}
