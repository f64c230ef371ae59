package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.machine.Topology;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;

/** Who is told that memory is short: whoever asked for it. */
class AskedPolicyTest {
  private static final StackTraceElement JDK =
      new StackTraceElement("app", "java.base", "25", "java.util.Arrays", "copyOf", "", 1);
  private static final StackTraceElement SIMULATOR = frame("pagurus.sim.policy.PolicyView");
  private static final StackTraceElement POLICY = frame("mine.Odd");
  private static final StackTraceElement DRIVER = frame("pagurus.sim.run.AskedPolicy");

  private static StackTraceElement frame(String type) {
    return new StackTraceElement(type, "method", "", 1);
  }

  /** A policy that finds no memory when it looks at a machine. */
  private record Odd(OutOfMemoryError lack) implements TablePolicy {
    @Override
    public String name() {
      return "odd";
    }

    @Override
    public String summary() {
      return "odd";
    }

    @Override
    public void check(Topology machine) {
      throw lack;
    }

    @Override
    public Action decide(PolicyView view) {
      return new Action.Stay();
    }
  }

  private static void check(StackTraceElement... trace) {
    OutOfMemoryError lack = new OutOfMemoryError("Java heap space");
    lack.setStackTrace(trace);
    Topology machine = new Topology("one", List.of(0), List.of(List.of(10)));
    AskedPolicy.check(new Odd(lack), machine);
  }

  @Test
  void aPolicyThatAsksForMoreThanThereIsHasFailed() {
    assertThatThrownBy(() -> check(JDK, POLICY, DRIVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy odd (")
        .hasMessageEndingWith(") has failed: java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void theSimulatorThatDoesSoForAPolicyLacksMemory() {
    assertThatThrownBy(() -> check(JDK, SIMULATOR, POLICY, DRIVER))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void nobodyIsBlamedIfNobodyKnows() {
    assertThatThrownBy(AskedPolicyTest::check).isInstanceOf(OutOfMemoryError.class);
  }
}
