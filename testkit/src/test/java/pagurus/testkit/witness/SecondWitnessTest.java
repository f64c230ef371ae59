package pagurus.testkit.witness;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What our checker says of allocator, retire queue and gather, Lincheck says too. */
class SecondWitnessTest {
  private static ModelCheckingOptions options(int iterations, int invocations) {
    return new ModelCheckingOptions()
        .iterations(iterations)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .invocationsPerIteration(invocations)
        .minimizeFailedScenario(false);
  }

  /** Two operations on each CPU and nothing else: enough to find what is wrong on purpose. */
  private static ModelCheckingOptions small(int iterations, int invocations) {
    return options(iterations, invocations).actorsPerThread(2).actorsBefore(0).actorsAfter(0);
  }

  @Tag("slow")
  @Test
  void blocksAreHandedOutAsIfOneAfterTheOther() {
    assertThatCode(() -> options(10, 500).check(FrameAllocatorWitness.class))
        .doesNotThrowAnyException();
  }

  @Tag("slow")
  @Test
  void anAllocatorWithoutItsLockIsCaught() {
    assertThatThrownBy(() -> options(10, 500).check(FrameAllocatorWitness.WithoutLock.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  @Tag("slow")
  @Test
  void noTableIsFreedWhileSomebodyLooksAtIt() {
    assertThatCode(() -> options(8, 300).check(RetireQueueWitness.class))
        .doesNotThrowAnyException();
  }

  @Tag("slow")
  @Test
  void aGracePeriodThatWaitsForNobodyIsCaught() {
    assertThatThrownBy(() -> small(8, 300).check(RetireQueueWitness.WithoutGrace.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  @Tag("slow")
  @Test
  void pagesAreDiscardedAsIfAtOneMoment() {
    assertThatCode(() -> options(5, 200).check(GatherWitness.class)).doesNotThrowAnyException();
  }

  /** Of scenarios that Lincheck makes up it takes minutes until one is like this. */
  @Tag("slow")
  @Test
  void aShootdownThatDoesNotWaitForItsTargetIsCaught() {
    assertThatThrownBy(() -> storeAgainstReuse().check(GatherWitness.WithoutWaiting.class))
        .isInstanceOf(LincheckAssertionError.class);
    assertThatCode(() -> storeAgainstReuse().check(GatherWitness.class)).doesNotThrowAnyException();
  }

  /** CPU 0 stores to a page whose frame CPU 1 discards and uses for another. */
  private static ModelCheckingOptions storeAgainstReuse() {
    ExecutionScenario scenario =
        new ExecutionScenario(
            List.of(actor("store", 0, 0, 5)),
            List.of(
                List.of(actor("store", 0, 0, 6)),
                List.of(actor("discard", 1, 0), actor("store", 1, 1, 7))),
            List.of(actor("load", 1, 1)),
            null);
    return options(0, 500).addCustomScenario(scenario);
  }

  private static Actor actor(String operation, Object... arguments) {
    Method method =
        Arrays.stream(GatherWitness.class.getMethods())
            .filter(candidate -> candidate.getName().equals(operation))
            .findFirst()
            .orElseThrow();
    return new Actor(method, List.of(arguments));
  }
}
