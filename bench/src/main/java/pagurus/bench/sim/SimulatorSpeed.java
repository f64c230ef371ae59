package pagurus.bench.sim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/**
 * How many accesses of a recording a simulation takes in a second of its thread's CPU time, stretch
 * by stretch: what the thread itself does, without start, compilation and collection of garbage.
 * First touches, if a recording begins with them, are stretches of their own.
 *
 * <p>Arguments: the recording, how many of its first accesses are first touches, how many accesses
 * there are in all, and stretches of each kind (8). The machine is {@code mitosis}, the policy
 * first touch.
 */
public final class SimulatorSpeed {
  private static final String STRETCHES = "8";

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final long first;
  private final long all;
  private final int stretches;
  private final List<Double> touches = new ArrayList<>();
  private final List<Double> rest = new ArrayList<>();
  private long done;
  private long time;

  private SimulatorSpeed(long first, long all, int stretches) {
    this.first = first;
    this.all = all;
    this.stretches = stretches;
  }

  /** Prints the rates. */
  public static void main(String[] args) {
    SimulatorSpeed speed =
        new SimulatorSpeed(
            Long.parseLong(args[1]),
            Long.parseLong(args[2]),
            Integer.parseInt(args.length > 3 ? args[3] : STRETCHES));
    try (Workload workload = Workloads.open(args[0], ScanListener.NONE)) {
      speed.run(workload);
    }
    if (!speed.touches.isEmpty()) {
      print("first touches", speed.touches);
    }
    print("behind them", speed.rest);
  }

  private void run(Workload workload) {
    SimulationPlan plan =
        new SimulationPlan(HardwareCatalog.named("mitosis"), StartPlacement.FIRST_TOUCH, all);
    DoubleConsumer hears = share -> hear(Math.round(share * all));
    time = clock.getCurrentThreadCpuTime();
    Simulation.run(workload, plan, PolicyCatalog.named("first-touch").orElseThrow(), hears);
  }

  private void hear(long now) {
    boolean touching = now <= first;
    boolean passes = done < first && !touching;
    long stretch = (touching ? first : all - first) / stretches;
    if (passes || now - done >= stretch) {
      long cpu = clock.getCurrentThreadCpuTime();
      if (!passes) {
        (touching ? touches : rest).add(1e3 * (now - done) / (cpu - time));
      }
      done = now;
      time = cpu;
    }
  }

  private static void print(String what, List<Double> rates) {
    List<Double> sorted = rates.stream().sorted().toList();
    StringBuilder line = new StringBuilder();
    rates.forEach(rate -> line.append(String.format(Locale.ROOT, " %.1f", rate)));
    System.out.printf(
        Locale.ROOT,
        "%-16s%6.1f M/s in the median of%s%n",
        what,
        sorted.get(sorted.size() / 2),
        line);
  }
}
