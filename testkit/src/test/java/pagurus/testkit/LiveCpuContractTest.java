package pagurus.testkit;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Machine;
import pagurus.machine.Topology;

/** The CPUs of the live world, in each of their forms. */
class LiveCpuContractTest {
  abstract static class Live extends CpuContract {
    private final List<LiveMachine> machines = new ArrayList<>();
    private final boolean speculate;
    private final boolean checked;

    Live(boolean speculate, boolean checked) {
      this.speculate = speculate;
      this.checked = checked;
    }

    @Override
    protected Machine freshMachine() {
      Topology topology = Topology.uniform("two", 2, 1, 21);
      LiveMachine machine =
          LiveMachine.create(new LiveOptions(topology, MEMORY, speculate, 3, checked, false));
      for (int cpu = 0; cpu < topology.cpus(); cpu++) {
        machine.cpu(cpu).attach(() -> {});
      }
      machines.add(machine);
      return machine;
    }

    @Override
    protected void run(Machine machine, Program first, Program second) {
      ((LiveMachine) machine).run(List.of(first::run, second::run));
    }

    @AfterEach
    void close() {
      machines.forEach(LiveMachine::close);
    }
  }

  @Nested
  class Fast extends Live {
    Fast() {
      super(false, false);
    }
  }

  @Nested
  class Checked extends Live {
    Checked() {
      super(false, true);
    }
  }

  @Nested
  class SpeculatingAndChecked extends Live {
    SpeculatingAndChecked() {
      super(true, true);
    }
  }
}
