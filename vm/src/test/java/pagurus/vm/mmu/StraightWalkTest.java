package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/** The walk of an MMU that remembers nothing: its short way, and every reason to leave it. */
class StraightWalkTest {
  private static final long VADDR = 0x12_3456_7000L;
  private static final long NODE_1 = 2L << 20;
  private static final long POISON = 0x6f6f_6f6f_6f6f_6f6fL;

  static Stream<String> modes() {
    return Stream.of("x86-64", "x86-64-la57", "sv39", "sv48", "sv57", "aarch64-4k");
  }

  private static Bench bare(String name) {
    PagingMode mode = PagingMode.named(name);
    return new Bench(mode, HardwareProfile.defaultFor(mode), MmuShape.BARE, 1);
  }

  private static void assertReads(Bench bench, int level, long local, long remote) {
    assertThat(bench.mmu.counters().localReads(level)).as("level %s", level).isEqualTo(local);
    assertThat(bench.mmu.counters().remoteReads(level)).as("level %s", level).isEqualTo(remote);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void itFitsTheTreesOfFourKiloBytePages(String mode) {
    PhysicalLayout layout = PhysicalLayout.of(2, NODE_1);
    assertThat(StraightWalk.fits(PagingMode.named(mode), layout)).isTrue();
    for (String other : List.of("x86-pae", "x86-32", "sv32", "aarch64-16k", "aarch64-64k")) {
      assertThat(StraightWalk.fits(PagingMode.named(other), layout)).as(other).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void theSecondWalkOfAPageReadsOneEntryOfEachLevelAndWritesNone(String mode) {
    Bench bench = bare(mode);
    long root = bench.frame();
    long frame = bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertThat(bench.read(VADDR + 5)).isEqualTo(frame + 5);
    bench.cpu.steps.clear();
    assertThat(bench.read(VADDR + 6)).isEqualTo(frame + 6);
    assertThat(bench.cpu.count(Step.WALK_READ)).isEqualTo(bench.mode.levels());
    assertThat(bench.cpu.count(Step.SET_ACCESSED)).isZero();
    assertThat(bench.of(MmuEvent.WALK)).isEqualTo(3);
    assertThat(bench.of(MmuEvent.L1_MISS)).isEqualTo(3);
    for (int level = 1; level <= bench.mode.levels(); level++) {
      assertReads(bench, level, 3, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aTableOnAnotherNodeIsWalkedAndCountedAsRemote(String mode) {
    Bench bench = bare(mode);
    long root = bench.frame();
    long frame = bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    bench.read(VADDR);
    long leaf = bench.slot(root, VADDR, 1);
    bench.set(NODE_1 + (leaf & 0xfff), bench.entry(leaf));
    long slot = bench.slot(root, VADDR, 2);
    bench.set(slot, bench.format.withTableAddress(bench.entry(slot), 2, NODE_1));
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    assertReads(bench, 2, 2, 0);
    assertReads(bench, 1, 1, 1);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aStoreToACleanPageSetsDirtyAndOneToAReadOnlyPageFaults(String mode) {
    Bench bench = bare(mode);
    long root = bench.frame();
    long frame = bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    bench.read(VADDR);
    bench.read(VADDR);
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    long slot = bench.slot(root, VADDR, 1);
    assertThat(bench.format.isDirty(bench.entry(slot))).isTrue();
    assertThat(bench.write(VADDR)).isEqualTo(frame);
    bench.set(slot, bench.format.withWritable(bench.entry(slot), false));
    assertThat(bench.write(VADDR)).isEqualTo(Fault.NOT_PERMITTED);
    assertThat(bench.read(VADDR)).isEqualTo(frame);
    bench.set(slot, 0);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void poisonAndAFrameOutsideOfMemoryAreNotBelieved(String mode) {
    Bench bench = bare(mode);
    bench.mmu.watchForPoison(POISON);
    long root = bench.frame();
    bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    bench.read(VADDR);
    bench.read(VADDR);
    long slot = bench.slot(root, VADDR, 1);
    long good = bench.entry(slot);
    bench.set(slot, POISON);
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.of(MmuEvent.POISON_READ)).isOne();
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    bench.set(slot, bench.format.withLeafAddress(good, 1, 2 * NODE_1));
    assertThat(bench.read(VADDR)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(bench.of(MmuEvent.STRAY_READ)).isOne();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aWalkThatIsOvertakenAtAnyStepUsesNothingOld(String mode) {
    for (int n = 0; n < PagingMode.named(mode).levels() + 3; n++) {
      Bench bench = bare(mode);
      long root = bench.frame();
      bench.map(root, VADDR);
      bench.mmu.loadRoot(root, 0, false);
      bench.read(VADDR);
      bench.read(VADDR);
      long newFrame = bench.frame();
      int[] left = {n};
      bench.cpu.onStep(
          (step, subject) -> {
            if (left[0]-- == 0) {
              bench.map(root, VADDR, newFrame, 1, Bench.USER_RW);
              bench.mmu.invalidateAll();
            }
          });
      assertThat(bench.read(VADDR)).as("overtaken at step %s", n).isEqualTo(newFrame);
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aFrameBehindMemoryThatEndsInTheMiddleIsNotBelieved(String mode) {
    Bench bench = bare(mode);
    PhysicalLayout three = PhysicalLayout.of(3, NODE_1);
    BareCpu cpu = bench.cpu;
    Mmu mmu = new Mmu(bench.mode, bench.profile, MmuShape.BARE, three, cpu);
    long root = bench.frame();
    long slot = bench.map(root, VADDR, 2 * NODE_1, 1, Bench.USER_RW);
    mmu.loadRoot(root, 0, false);
    for (int i = 0; i < 3; i++) {
      assertThat(mmu.translate(VADDR, Access.READ)).isEqualTo(2 * NODE_1);
    }
    bench.set(slot, bench.format.withLeafAddress(bench.entry(slot), 1, 3 * NODE_1));
    assertThat(mmu.translate(VADDR, Access.READ)).isEqualTo(Fault.NOT_PRESENT);
    assertThat(mmu.counters().of(MmuEvent.STRAY_READ)).isOne();
  }
}
