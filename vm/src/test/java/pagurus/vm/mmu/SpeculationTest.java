package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;

/** What hardware does unasked (X1, R1). */
class SpeculationTest {
  private static final long VADDR = 0x1234_0000L;
  private static final int OFTEN = 3000;

  static Stream<String> modes() {
    return PagingMode.names().stream();
  }

  private static void speculate(Bench bench, int times) {
    for (int i = 0; i < times; i++) {
      bench.mmu.speculate();
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void neighboursAreWalkedAndMarkedAccessedButNeverDirty(String mode) {
    Bench bench = Bench.of(mode);
    long root = bench.frame();
    long next = VADDR + bench.mode.pageBytes();
    bench.map(root, VADDR);
    bench.map(root, next);
    bench.mmu.loadRoot(root, 0, false);
    assertThat(bench.read(VADDR)).isPositive();
    speculate(bench, OFTEN);
    assertThat(bench.accessed(bench.slot(root, next, 1))).isTrue();
    assertThat(bench.dirty(bench.slot(root, next, 1))).isFalse();
    assertThat(bench.dirty(bench.slot(root, VADDR, 1))).isFalse();
    assertThat(bench.cpu.count(Step.SET_DIRTY)).isZero();
    assertThat(bench.of(MmuEvent.SPECULATIVE_WALK)).isPositive();
    assertThat(bench.of(MmuEvent.EVICTION)).isPositive();
    assertThat(bench.mmu.counters().faults(Fault.NOT_PRESENT)).isZero();
  }

  @Test
  void aTranslationThatNobodyAskedForIsStaleLikeAnyOther() {
    Bench bench = Bench.of("x86-64");
    long root = bench.frame();
    bench.map(root, VADDR);
    long frame = bench.map(root, VADDR + 0x1000);
    bench.mmu.loadRoot(root, 0, false);
    assertThat(bench.read(VADDR)).isPositive();
    for (int i = 0; i < OFTEN && !bench.mmu.holdsPage(0, VADDR + 0x1000); i++) {
      bench.mmu.speculate();
    }
    bench.set(bench.slot(root, VADDR + 0x1000, 1), 0);
    assertThat(bench.read(VADDR + 0x1000)).as("X1").isEqualTo(frame);
  }

  @Test
  void anAbsenceMayBeRememberedBeforeAnybodyAsks() {
    Bench bench = Bench.of("sv39");
    long root = bench.frame();
    long next = VADDR + 0x1000;
    bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    assertThat(bench.read(VADDR)).isPositive();
    while (bench.of(MmuEvent.ABSENT_HIT) == 0) {
      bench.set(bench.slot(root, next, 1), 0);
      bench.mmu.invalidatePage(0, next);
      speculate(bench, 10);
      bench.map(root, next);
      bench.read(next);
      assertThat(bench.of(MmuEvent.SPECULATIVE_WALK)).as("R2").isLessThan(OFTEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"riscv-svade", "arm-no-ad"})
  void nothingIsMarkedWhereHardwareMarksNothing(String profile) {
    Bench bench =
        Bench.of(profile.startsWith("arm") ? "aarch64-4k" : "sv39", HardwareProfile.named(profile));
    long root = bench.frame();
    bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 0, false);
    bench.read(VADDR);
    speculate(bench, OFTEN);
    assertThat(bench.accessed(bench.slot(root, VADDR, 1))).isFalse();
    assertThat(bench.mmu.holdsPage(0, VADDR)).isFalse();
  }

  @Test
  void withoutARootNothingIsWalked() {
    Bench bench = Bench.of("x86-64");
    speculate(bench, OFTEN);
    assertThat(bench.cpu.count(Step.WALK_READ)).isZero();
  }

  @Test
  void everythingIsForgottenSoonerOrLater() {
    Bench bench = Bench.of("x86-64");
    long root = bench.frame();
    bench.map(root, VADDR);
    bench.mmu.loadRoot(root, 5, false);
    assertThat(bench.read(VADDR)).isPositive();
    bench.mmu.unloadRoot();
    assertThat(bench.mmu.holdsSpace(5)).isTrue();
    speculate(bench, 100 * OFTEN);
    assertThat(bench.mmu.holdsSpace(5)).isFalse();
  }
}
