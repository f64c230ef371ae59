package pagurus.testkit.witness;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;

/** Words on the heap, and a CPU for each of Lincheck's threads. */
final class HeapMachine implements Machine {
  private final Topology topology;
  private final PhysicalLayout layout;
  private final List<HeapCpu> cpus;
  private final Defect defect;

  /** What is wrong with a machine, so that a test can show that it would notice. */
  enum Defect {
    /** Nothing. */
    NONE,
    /** A compare-and-set works whatever is there: locks do not exclude. */
    LOCKS_DO_NOT_EXCLUDE,
    /** IPIs are served before their target has come to a point where it may be interrupted. */
    IPIS_DO_NOT_WAIT
  }

  HeapMachine(int cpus, long bytes, Defect defect) {
    this.defect = defect;
    topology = Topology.uniform("heap", 1, cpus, 20);
    layout = PhysicalLayout.of(1, bytes);
    AtomicLongArray words = new AtomicLongArray(Math.toIntExact(layout.end() / Long.BYTES));
    boolean exact = defect != Defect.LOCKS_DO_NOT_EXCLUDE;
    this.cpus =
        IntStream.range(0, cpus).mapToObj(id -> new HeapCpu(this, id, words, exact)).toList();
  }

  void send(int target, Ipi ipi) {
    if (defect == Defect.IPIS_DO_NOT_WAIT) {
      ipi.serve(cpus.get(target));
    } else {
      cpus.get(target).mailbox().add(ipi);
    }
  }

  /** CPUs that nobody runs on are interrupted at once. */
  void serveIdle(HeapCpu waiting) {
    for (HeapCpu cpu : cpus) {
      if (cpu != waiting) {
        cpu.serveIfIdle();
      }
    }
  }

  /** Runs a thread's operation on a CPU. */
  <T> T on(int cpu, Function<HeapCpu, T> operation) {
    HeapCpu running = cpus.get(cpu);
    running.begin();
    try {
      return operation.apply(running);
    } finally {
      running.end();
    }
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public PhysicalLayout memory() {
    return layout;
  }

  @Override
  public Cpu cpu(int id) {
    return cpus.get(id);
  }
}
