package pagurus.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Runs of generators on presets whose caches are so small that tables come from memory. */
public final class SmallRuns {
  private SmallRuns() {}

  /** A machine file of nodes with so many CPUs each, which may get lines of its own. */
  public static List<String> lines(int nodes, int cpus) {
    List<String> lines = new ArrayList<>();
    Collections.addAll(
        lines, "nodes " + nodes, "cpus-per-node " + cpus, "ghz 2", "memory-per-node 1G");
    Collections.addAll(lines, "l1-tlb 64 4 0", "l2-tlb 1024 8 7", "walk-cache 32 4 2", "walkers 1");
    Collections.addAll(lines, "own-cache 4K 8 12", "node-cache 16K 16 60", "latency");
    for (int from = 0; from < nodes; from++) {
      List<String> row = new ArrayList<>(Collections.nCopies(nodes, "400"));
      row.set(from, "200");
      lines.add(String.join(" ", row));
    }
    return lines;
  }

  static Hardware machine(String name) {
    return small(HardwareCatalog.named(name));
  }

  static Hardware small(Hardware machine) {
    return machine.withCaches(new Cache(64, 8, 12), new Cache(256, 16, 60));
  }

  static SimulationResult run(
      String machine, String workload, StartPlacement start, TablePolicy policy) {
    return run(machine(machine), workload, start, policy);
  }

  static SimulationResult run(
      Hardware machine, String workload, StartPlacement start, TablePolicy policy) {
    try (Workload opened = Generators.open(workload)) {
      SimulationPlan plan = new SimulationPlan(machine, start, Long.MAX_VALUE);
      return Simulation.run(opened, plan, policy, share -> {});
    }
  }

  /** A thread that goes to and fro between two nodes so many times. */
  static SimulationResult wandering(String workload, TablePolicy policy, int times) {
    return wandering("skylake-sp", workload, policy, times);
  }

  /** A thread that goes from node to node so many times. */
  static SimulationResult wandering(
      String machine, String workload, TablePolicy policy, int times) {
    List<Double> moments =
        IntStream.rangeClosed(1, times).mapToObj(i -> i / (times + 1.0)).toList();
    return wandering(machine, workload, policy, moments);
  }

  /** A thread that goes on to the next node at these shares of its run. */
  static SimulationResult wandering(
      String machine, String workload, TablePolicy policy, List<Double> moments) {
    try (Workload opened = Generators.open(workload)) {
      SimulationPlan plan =
          new SimulationPlan(machine(machine), start("LP-LD"), Long.MAX_VALUE, moments);
      return Simulation.run(opened, plan, policy, share -> {});
    }
  }

  static SimulationResult run(String machine, String workload, StartPlacement start, String name) {
    return run(machine, workload, start, named(name));
  }

  static TablePolicy named(String policy) {
    return PolicyCatalog.named(policy).orElseThrow();
  }

  static StartPlacement start(String name) {
    return StartPlacement.named(name).orElseThrow();
  }

  static List<String> others() {
    return PolicyCatalog.names().stream().filter(name -> !name.equals("pagurus")).toList();
  }
}
