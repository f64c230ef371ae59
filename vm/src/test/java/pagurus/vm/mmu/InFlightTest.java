package pagurus.vm.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;

/** A walk in flight and an invalidation that falls into it, at every step (R9). */
class InFlightTest {
  private static final long VADDR = 0x1234_0000L;
  private static final long POISON = 0x6b6b_6b6b_6b6b_6b6bL;
  private static final int MORE_THAN_A_WALK = 25;

  private Bench bench;
  private long root;
  private long oldFrame;
  private long oldTable;

  static Stream<String> modes() {
    return PagingMode.names().stream();
  }

  private void set(String mode) {
    bench = Bench.of(mode);
    bench.mmu.watchForPoison(POISON);
    root = bench.frame();
    oldFrame = bench.map(root, VADDR);
    oldTable = bench.slot(root, VADDR, 1) - bench.mode.entryOffset(VADDR, 1);
    bench.mmu.loadRoot(root, 0, false);
  }

  /** Takes an action before step {@code n} from now; the action's own steps are not counted. */
  private void atStep(int n, Runnable action) {
    int[] left = {n};
    bench.cpu.onStep(
        (step, subject) -> {
          if (left[0]-- == 0) {
            action.run();
          }
        });
  }

  private static void everyStep(IntConsumer test) {
    for (int n = 0; n < MORE_THAN_A_WALK; n++) {
      test.accept(n);
    }
  }

  /** What a relocation with a change of the page does, all of it up to the free of the table. */
  private long replaceAndPoison() {
    long newFrame = bench.frame();
    bench.replaceTable(root, VADDR, 1);
    bench.map(root, VADDR, newFrame, 1, Bench.USER_RW);
    bench.mmu.invalidatePageAndWalks(0, VADDR);
    bench.cpu.fill(Step.POISON, oldTable, bench.mode.pageBytes(), POISON);
    return newFrame;
  }

  @ParameterizedTest
  @MethodSource("modes")
  void anAccessThatIsOvertakenUsesNothingOld(String mode) {
    everyStep(
        n -> {
          set(mode);
          long[] newFrame = {0};
          atStep(n, () -> newFrame[0] = replaceAndPoison());
          long result = bench.write(VADDR);
          bench.cpu.onStep((step, subject) -> {});
          if (newFrame[0] == 0) {
            assertThat(result).isEqualTo(oldFrame);
            return;
          }
          assertThat(result).as("overtaken at step %s", n).isEqualTo(newFrame[0]);
          assertNothingOld(n);
        });
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aWalkThatNobodyAskedForIsOvertakenLikeAnyOther(String mode) {
    everyStep(
        n -> {
          set(mode);
          // Misses once, so that speculation knows the address; then everything is forgotten.
          assertThat(bench.read(VADDR)).isEqualTo(oldFrame);
          bench.mmu.invalidateAll();
          boolean[] done = {false};
          atStep(
              n,
              () -> {
                replaceAndPoison();
                done[0] = true;
              });
          for (int i = 0; i < 20 && !done[0]; i++) {
            bench.mmu.speculate();
          }
          bench.cpu.onStep((step, subject) -> {});
          assertThat(done[0]).isTrue();
          assertNothingOld(n);
        });
  }

  private void assertNothingOld(int n) {
    assertThat(bench.mmu.holdsFrame(oldFrame)).as("frame, step %s", n).isFalse();
    assertThat(bench.mmu.holdsTable(oldTable)).as("table, step %s", n).isFalse();
    assertThat(bench.of(MmuEvent.POISON_READ)).as("poison, step %s", n).isZero();
    for (long at = 0; at < bench.mode.pageBytes(); at += Long.BYTES) {
      assertThat(bench.cpu.peek(oldTable + at, Long.BYTES)).isEqualTo(POISON);
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aRootLoadOvertakesAWalkToo(String mode) {
    everyStep(
        n -> {
          set(mode);
          long other = bench.frame();
          long frame = bench.map(other, VADDR);
          boolean[] done = {false};
          atStep(
              n,
              () -> {
                bench.mmu.loadRoot(other, 0, false);
                done[0] = true;
              });
          long result = bench.write(VADDR);
          bench.cpu.onStep((step, subject) -> {});
          assertThat(result).isEqualTo(done[0] ? frame : oldFrame);
          assertThat(bench.mmu.holdsFrame(oldFrame)).isEqualTo(!done[0]);
        });
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aDirtyBitThatIsSetMeansThatTheLeafWasStillThere(String mode) {
    everyStep(
        n -> {
          set(mode);
          long slot = oldTable + bench.mode.entryOffset(VADDR, 1);
          assertThat(bench.read(VADDR)).isEqualTo(oldFrame);
          long[] drained = {-1};
          atStep(
              n,
              () -> {
                drained[0] = bench.entry(slot);
                bench.set(slot, 0);
              });
          long result = bench.write(VADDR);
          bench.cpu.onStep((step, subject) -> {});
          boolean wasDirty = drained[0] != -1 && bench.format.isDirty(drained[0]);
          boolean stillThere = drained[0] == -1;
          assertThat(result == oldFrame).as("X4, step %s", n).isEqualTo(wasDirty || stillThere);
          assertThat(bench.entry(slot) == 0).isEqualTo(!stillThere);
        });
  }
}
