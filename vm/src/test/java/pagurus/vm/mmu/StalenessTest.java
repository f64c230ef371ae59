package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagurus.arch.Rights;

/** What an x86 CPU may keep, and what makes it forget: rules X2 to X16. */
class StalenessTest {
  private static final long VADDR = 0x4000_1234_5000L;
  private static final long NEXT = VADDR + 0x1000;

  private final Bench bench = Bench.of("x86-64");
  private final Mmu mmu = bench.mmu;
  private final long root = bench.frame();
  private long frame;
  private long slot;

  @BeforeEach
  void mapsAPageAndItsNeighbour() {
    frame = bench.map(root, VADDR);
    bench.map(root, NEXT);
    slot = bench.slot(root, VADDR, 1);
    mmu.loadRoot(root, 1, false);
  }

  /** Uses the neighbour, so that the walk cache knows the way to the leaf table. */
  private void warmTheWalkCache() {
    assertThat(bench.read(NEXT)).isPositive();
  }

  @Test
  void aTranslationStaysAfterItsEntryHasChanged() {
    assertThat(bench.read(VADDR + 5)).isEqualTo(frame + 5);
    bench.set(slot, 0);
    assertThat(bench.read(VADDR + 6)).as("X1").isEqualTo(frame + 6);
    mmu.invalidatePage(1, VADDR);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
  }

  @Test
  void aWalkEntersTheOldTableAfterTheParentWasRepointedUntilItIsInvalidated() {
    warmTheWalkCache();
    bench.replaceTable(root, VADDR, 1);
    long newSlot = bench.slot(root, VADDR, 1);
    assertThat(bench.write(VADDR)).as("X2").isEqualTo(frame);
    assertThat(bench.dirty(slot)).as("D goes to the old table").isTrue();
    assertThat(bench.accessed(slot)).isTrue();
    assertThat(bench.dirty(newSlot)).isFalse();
    assertThat(bench.accessed(newSlot)).isFalse();
    mmu.invalidatePageAndWalks(1, VADDR);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(newSlot)).isTrue();
  }

  @Test
  void theOldTableIsEnteredAtEveryLevel() {
    warmTheWalkCache();
    for (int level = 1; level < bench.mode.levels(); level++) {
      long table = bench.slot(root, VADDR, level) & -bench.mode.pageBytes();
      assertThat(mmu.holdsTable(table)).as("table of level %s", level).isTrue();
    }
    assertThat(mmu.holdsTable(root)).isTrue();
    mmu.invalidateSpace(1);
    assertThat(mmu.holdsTable(slot & -bench.mode.pageBytes())).isFalse();
  }

  @Test
  void nothingIsCachedFromAnAbsentEntry() {
    bench.set(slot, 0);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    bench.set(slot, bench.format.makeLeaf(frame, 1, Bench.USER_RW));
    assertThat(bench.read(VADDR)).as("X3, X8").isEqualTo(frame);
  }

  @Test
  void everythingCachedHasItsAccessedBitSetInMemory() {
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    for (int level = 1; level <= bench.mode.levels(); level++) {
      assertThat(bench.accessed(bench.slot(root, VADDR, level))).as("X3, level " + level).isTrue();
    }
    assertThat(bench.dirty(slot)).isFalse();
  }

  @Test
  void aStoreThroughACleanTranslationSetsDirtyInTheLeafInMemory() {
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(slot)).isFalse();
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(slot)).as("X4").isTrue();
  }

  @Test
  void aStoreThroughACleanTranslationTrapsWhereTheLeafIsGone() {
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    bench.set(slot, 0);
    assertThat(bench.write(VADDR)).as("X4").isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.entry(slot)).isZero();
  }

  @Test
  void aStoreThroughADirtyTranslationTouchesNoEntry() {
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    bench.set(slot, 0);
    long reads = mmu.counters().localReads();
    assertThat(bench.write(VADDR)).as("X4").isEqualTo(frame);
    assertThat(bench.entry(slot)).isZero();
    assertThat(mmu.counters().localReads()).isEqualTo(reads);
  }

  @Test
  void aDirtyBitThatWasClearedWithoutAnInvalidationIsNotSetAgain() {
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    bench.set(slot, bench.format.withoutDirty(bench.entry(slot)));
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(slot)).as("X11").isFalse();
  }

  @Test
  void invalidatingAPageDropsEveryWayToTablesOfItsSpace() {
    warmTheWalkCache();
    long copy = bench.replaceTable(root, VADDR, 1);
    mmu.invalidatePage(1, 0x7000_0000_0000L);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    assertThat(bench.dirty(copy + (slot & 0xfff))).as("X5").isTrue();
    assertThat(bench.dirty(slot)).isFalse();
  }

  @Test
  void invalidatingAPageLeavesOtherTranslations() {
    warmTheWalkCache();
    long before = bench.of(MmuEvent.WALK);
    mmu.invalidatePage(1, VADDR);
    assertThat(bench.read(NEXT)).isPositive();
    assertThat(bench.of(MmuEvent.WALK)).isEqualTo(before);
  }

  @Test
  void anotherSpaceIsAnotherWorld() {
    long other = bench.frame();
    long otherFrame = bench.map(other, VADDR);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    mmu.loadRoot(other, 2, true);
    assertThat(bench.read(VADDR)).isEqualTo(otherFrame);
    mmu.invalidateSpace(2);
    mmu.loadRoot(root, 1, true);
    bench.set(slot, 0);
    assertThat(bench.read(VADDR)).as("kept with its asid").isEqualTo(frame);
    mmu.loadRoot(root, 1, false);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
  }

  @Test
  void aRootLoadThatKeepsTranslationsGivesThoseOfTheAsidsFormerSpace() {
    long other = bench.frame();
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    mmu.loadRoot(other, 1, true);
    assertThat(bench.read(VADDR)).as("X7: a reused pcid").isEqualTo(frame);
    mmu.loadRoot(other, 1, false);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
  }

  @Test
  void aRootLoadDropsItsOwnAsidOnly() {
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    mmu.loadRoot(bench.frame(), 2, false);
    assertThat(mmu.holdsSpace(1)).as("X5").isTrue();
    assertThat(mmu.holdsPage(1, VADDR)).isTrue();
  }

  @Test
  void aFaultFromAStaleTableDoesNotComeTwice() {
    bench.set(slot, 0);
    warmTheWalkCache();
    bench.replaceTable(root, VADDR, 1);
    long newSlot = bench.slot(root, VADDR, 1);
    bench.set(newSlot, bench.format.makeLeaf(frame, 1, Bench.USER_RW));
    assertThat(bench.read(VADDR)).as("X8: stale").isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.read(VADDR)).as("X9").isEqualTo(frame);
  }

  @Test
  void aFaultFromAStaleTableComesAgainWhereFaultsDropNothing() {
    Bench arm = Bench.of("aarch64-4k");
    long top = arm.frame();
    arm.map(top, NEXT);
    arm.mmu.loadRoot(top, 1, false);
    assertThat(arm.read(NEXT)).isPositive();
    arm.replaceTable(top, VADDR, 1);
    long mapped = arm.map(top, VADDR);
    assertThat(arm.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(arm.read(VADDR)).as("X9 is x86 only").isEqualTo(Fault.NOT_PRESENT);
    arm.mmu.invalidatePageAndWalks(1, VADDR);
    assertThat(arm.read(VADDR)).isEqualTo(mapped);
  }

  @Test
  void aRightThatWasGivenIsSeenAfterTheFaultThatMissedIt() {
    bench.map(root, VADDR, frame, 1, Rights.READ | Rights.USER);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    bench.map(root, VADDR, frame, 1, Bench.USER_RW);
    assertThat(bench.write(VADDR)).as("from the cached translation").isEqualTo(Fault.NOT_PERMITTED);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
  }

  @Test
  void globalTranslationsSurviveRootLoadsAndInvalidationsOfTheSpace() {
    long kernel = 0xffff_8000_0000_0000L;
    long shared = bench.frame();
    int rights = Rights.READ | Rights.GLOBAL;
    long kernelSlot = bench.map(root, kernel, shared, 1, rights);
    int access = Access.READ | Access.SUPERVISOR;
    assertThat(mmu.translate(kernel, access)).isEqualTo(shared);
    bench.set(kernelSlot, 0);
    mmu.loadRoot(bench.frame(), 2, false);
    assertThat(mmu.translate(kernel, access)).as("X16").isEqualTo(shared);
    mmu.invalidateSpace(1);
    mmu.invalidateSpace(2);
    assertThat(mmu.translate(kernel, access)).isEqualTo(shared);
    mmu.invalidatePage(2, kernel);
    assertThat(mmu.translate(kernel, access)).as("X5").isEqualTo(Fault.NOT_PRESENT);
  }

  @Test
  void invalidatingEverythingForgetsGlobalTranslationsToo() {
    long kernel = 0xffff_8000_0000_0000L;
    long kernelSlot = bench.map(root, kernel, bench.frame(), 1, Rights.READ | Rights.GLOBAL);
    assertThat(mmu.translate(kernel, Access.READ | Access.SUPERVISOR)).isPositive();
    bench.set(kernelSlot, 0);
    mmu.invalidateAll();
    assertThat(mmu.translate(kernel, Access.READ | Access.SUPERVISOR)).isNegative();
  }

  @Test
  void aRangeIsForgottenPageByPageOrAsASpace() {
    bench.map(root, NEXT + 0x1000);
    long far = VADDR + (1L << 30);
    bench.map(root, far);
    bench.read(VADDR);
    bench.read(NEXT);
    bench.read(NEXT + 0x1000);
    bench.read(far);
    mmu.invalidateRange(1, VADDR + 1, NEXT + 1, false);
    assertThat(mmu.holdsPage(1, VADDR)).isFalse();
    assertThat(mmu.holdsPage(1, NEXT)).isFalse();
    assertThat(mmu.holdsPage(1, NEXT + 0x1000)).isTrue();
    mmu.invalidateRange(1, VADDR, VADDR + (34L << 12), false);
    assertThat(mmu.holdsPage(1, far)).as("34 pages are a space").isFalse();
  }

  @Test
  void anEmptyRangeWithTablesForgetsTheWaysToThem() {
    warmTheWalkCache();
    long table = slot & -bench.mode.pageBytes();
    mmu.invalidateRange(1, VADDR, VADDR, false);
    assertThat(mmu.holdsTable(table)).isTrue();
    mmu.invalidateRange(1, VADDR, VADDR, true);
    assertThat(mmu.holdsTable(table)).as("X6").isFalse();
  }
}
