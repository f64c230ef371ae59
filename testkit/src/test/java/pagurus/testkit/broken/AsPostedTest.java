package pagurus.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static pagurus.testkit.broken.DefectsShowTest.NEW;
import static pagurus.testkit.broken.DefectsShowTest.OLD;

import org.junit.jupiter.api.Test;
import pagurus.check.broken.Mutants;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.RelocationProtocol;

/** What the algorithm of 2008 does, and each of the defects that it had. */
class AsPostedTest {
  private final RelocationProtocol posted = Mutants.protocol("as-posted");

  @Test
  void movesEveryLevelOfAProgramThatStandsStill() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), OLD);
      for (int level = 1; level <= 4; level++) {
        scene.mover(Scene.MOVER, posted, level, Placements.fixedNode(1)).finish();
      }
      assertThat(scene.moved()).isEqualTo(4);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(OLD);
      assertThat(scene.astrayReads()).isZero();
    }
  }

  @Test
  void losesAStoreThatComesAfterTheCopy() {
    assertThat(DefectsShowTest.lateStore(posted, Step.PUBLISH)).as("M1").isEqualTo(OLD);
  }

  @Test
  void leaksWhatItHasReplacedIfThereIsNoMemoryForTheNext() {
    try (Scene scene = DefectsShowTest.memoryForOne(posted)) {
      assertThat(scene.audit().leakedFrames()).as("M3").isPositive();
    }
  }

  @Test
  void saysTooEarlyThatNoFlushIsPending() {
    assertThat(FlushDefectsShowTest.isReachableAfterUnmap(posted)).as("M4").isTrue();
  }

  @Test
  void freesATableToWhichAThreadHasAPointer() {
    assertThat(DefectsShowTest.moveUnderAFault(posted)).as("M5").isNotEmpty();
  }

  @Test
  void missesACpuThatComesInWhileItLooks() {
    assertThat(FlushDefectsShowTest.comeInBehindTheLook(posted, Step.GENERATION, true))
        .as("M6")
        .isPositive();
  }

  @Test
  void takesAHugeLeafForATable() {
    Throwable failure =
        catchThrowable(
            () -> {
              try (Scene scene = DefectsShowTest.hugeLeafInItsPlace(posted)) {
                assertThat(scene.load(Scene.PROGRAM, scene.vaddr(7))).as("M7").isEqualTo(NEW);
                assertThat(scene.audit().findings()).as("M7").isEmpty();
              }
            });
    assertThat(failure).isNotNull();
  }

  @Test
  void freesARootWithItsNeighbours() {
    assertThat(catchThrowable(() -> DefectsShowTest.rootMovesBesideAnother(posted)))
        .as("M8")
        .isNotNull();
  }

  @Test
  void freesNothingAsLongAsSomebodyMoves() {
    assertThat(FlushDefectsShowTest.mostTables(posted)).as("M16").isGreaterThan(12);
  }
}
