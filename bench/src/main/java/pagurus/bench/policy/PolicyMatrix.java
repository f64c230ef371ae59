package pagurus.bench.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/**
 * All policies on a matrix of machines, workloads and starts: a line for each cell, with the
 * simulated time of each policy against first touch, and at the end how our own compares with each
 * of the others. The same on every host.
 *
 * <p>Arguments: accesses of a run (300000), then machines (mitosis, skylake-sp, zen4), then
 * workloads, then policies of which our own is one, each list with commas.
 */
public final class PolicyMatrix {
  private static final String OURS = "pagurus";
  private static final double MARGIN = 1.02;
  private static final String ACCESSES = "300000";
  private static final String MACHINES = "mitosis,skylake-sp,zen4";
  private static final String WORKLOADS =
      "gups,zipf,btree,bptree,hashjoin,redis,xsbench,pagerank,canneal,memcached,graph500";

  private final List<String> policies;

  /** One cell's results, in the order of the policies. */
  private record Line(Cell cell, List<SimulationResult> runs) {
    double ratio(int policy) {
      return (double) runs.get(policy).cycles() / runs.getFirst().cycles();
    }

    double against(int ours, int other) {
      return (double) runs.get(ours).cycles() / runs.get(other).cycles();
    }
  }

  private PolicyMatrix(List<String> policies) {
    this.policies = policies;
  }

  /** Prints the matrix. */
  public static void main(String[] args) throws Exception {
    long accesses = Long.parseLong(args.length > 0 ? args[0] : ACCESSES);
    String[] machines = (args.length > 1 ? args[1] : MACHINES).split(",");
    List<String> workloads = List.of((args.length > 2 ? args[2] : WORKLOADS).split(","));
    List<Cell> cells = new ArrayList<>();
    for (String machine : machines) {
      cells.addAll(Cell.all(machine, workloads, accesses));
    }
    List<String> policies = args.length > 3 ? List.of(args[3].split(",")) : PolicyCatalog.names();
    new PolicyMatrix(policies).print(cells);
  }

  private void print(List<Cell> cells) throws Exception {
    System.out.println("| machine | start | workload | " + String.join(" | ", policies) + " |");
    System.out.println("|---".repeat(policies.size() + 3) + "|");
    List<Line> lines = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Line>> running =
          cells.stream().map(cell -> pool.submit(() -> run(cell))).toList();
      for (Future<Line> run : running) {
        lines.add(run.get());
        System.out.println(text(lines.getLast()));
      }
    }
    summary(lines);
  }

  private Line run(Cell cell) {
    try (Workload workload = Generators.open(cell.specification())) {
      List<SimulationResult> runs =
          policies.stream()
              .map(name -> PolicyCatalog.named(name).orElseThrow())
              .map(policy -> Simulation.run(workload, cell.plan(), policy, share -> {}))
              .toList();
      return new Line(cell, runs);
    }
  }

  private String text(Line line) {
    StringBuilder text = new StringBuilder();
    Cell cell = line.cell();
    text.append("| %s | %s | %s |".formatted(cell.machine(), cell.start(), cell.workload()));
    for (int i = 0; i < policies.size(); i++) {
      text.append(String.format(Locale.ROOT, " %.3f |", line.ratio(i)));
    }
    return text.toString();
  }

  private void summary(List<Line> lines) {
    int ours = policies.indexOf(OURS);
    System.out.printf(
        "%n| %s against | cells | faster by 2 %% | slower by 2 %% | best | worst | in |"
            + " copies, of theirs |%n|---|---|---|---|---|---|---|---|%n",
        OURS);
    for (int other = 0; other < policies.size(); other++) {
      int at = other;
      if (at == ours) {
        continue;
      }
      long faster = lines.stream().filter(line -> line.against(at, ours) > MARGIN).count();
      long slower = lines.stream().filter(line -> line.against(ours, at) > MARGIN).count();
      double best = lines.stream().mapToDouble(line -> line.against(ours, at)).min().orElse(0);
      Line worst =
          lines.stream()
              .max((a, b) -> Double.compare(a.against(ours, at), b.against(ours, at)))
              .orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %d | %d | %.3f | %.3f | %s, %s, %s | %s |%n",
          policies.get(at),
          lines.size(),
          faster,
          slower,
          best,
          worst.against(ours, at),
          worst.cell().machine(),
          worst.cell().start(),
          worst.cell().workload(),
          copies(lines, ours, at));
    }
  }

  private static String copies(List<Line> lines, int ours, int other) {
    long mine = lines.stream().mapToLong(line -> line.runs().get(ours).replicaBytes()).sum();
    long theirs = lines.stream().mapToLong(line -> line.runs().get(other).replicaBytes()).sum();
    return theirs == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100.0 * mine / theirs);
  }
}
