package pagurus.sim.run;

import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.world.ReplicaSet;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters;

/**
 * An address space whose tables a policy places: that of the program, or the second stage below.
 */
final class PlacedTables {
  private static final PagingMode MODE = SimulatedKernel.MODE;

  private final Kernel kernel;
  private final AddressSpace space;
  private final ReplicaSet tables;
  private final List<Integer> nodes;
  private final LongToIntFunction nodeOf;
  private final PolicyDriver driver;
  private final AskedPolicy asked;

  /**
   * Tables that are where they are.
   *
   * @param tables what is known of them
   * @param moverCpu the CPU that moves them
   * @param nodeOf the machine's node that a table is on
   */
  PlacedTables(
      Kernel kernel,
      AddressSpace space,
      ReplicaSet tables,
      SimulatedMachine machine,
      Hardware hardware,
      int moverCpu,
      LongToIntFunction nodeOf,
      TablePolicy policy) {
    this.kernel = kernel;
    this.space = space;
    this.tables = tables;
    this.nodeOf = nodeOf;
    nodes = IntStream.range(0, hardware.nodes()).boxed().toList();
    TableMover mover = new TableMover(kernel, space, machine, moverCpu);
    boolean byHost = mover.thread().cpu() == machine.cpu(moverCpu);
    TableCopies copies =
        AskedPolicy.keeping(policy)
            .<TableCopies>map(
                keeping -> new CopiesInMemory(mover, tables, keeping, hardware.nodes()))
            .orElseGet(() -> new CopiesAsCosts(mover, tables, hardware, byHost));
    driver = new PolicyDriver(mover, copies, machine);
    asked = new AskedPolicy(policy, driver);
  }

  PolicyDriver driver() {
    return driver;
  }

  /** Asks the policy, and does what it says. */
  void ask(PolicyView view, List<SimulatedCpu> cpus) {
    asked.ask(view.of(tables), cpus);
  }

  /** Faults that the kernel has handled, and those by which copies have got entries. */
  long faults() {
    return tables.fetches()
        + kernel.threads().stream()
            .mapToLong(thread -> thread.counters().get(KernelCounters.Event.FAULT))
            .sum();
  }

  Census census() {
    return driver.aside(() -> Census.take(driver.mover().cpu(), kernel.core(), List.of(space)));
  }

  /** How many tables are on each node of the machine, without copies. */
  List<Long> byNode() {
    long[] counts = new long[nodes.size()];
    driver.forEachTable(table -> counts[nodeOf.applyAsInt(table)]++);
    return nodes.stream().map(node -> counts[node]).toList();
  }

  /** How many copies of tables are on each node. */
  List<Long> copiesByNode() {
    long[] counts = new long[nodes.size()];
    driver.forEachTable(
        table -> {
          for (long left = driver.copiesOf(table); left != 0; left &= left - 1) {
            counts[Long.numberOfTrailingZeros(left)]++;
          }
        });
    return nodes.stream().map(node -> counts[node]).toList();
  }

  static long dataBytes(Census census) {
    return IntStream.rangeClosed(1, HugeLeaves.LEVEL)
        .mapToLong(level -> census.leaves(level) * MODE.span(level))
        .sum();
  }
}
