package pagurus.bench.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.StartPlacement;

/**
 * One workload on one machine from one start.
 *
 * @param machine a preset's name
 * @param start what the start is called
 * @param workload the generator's name
 * @param specification all of the generator
 * @param placement where tables and data are
 * @param threadsMove when threads go on to the next node
 */
record Cell(
    String machine,
    String start,
    String workload,
    String specification,
    StartPlacement placement,
    List<Double> threadsMove) {
  /** Caches and memory are so much smaller than the machine's, as the workloads are. */
  private static final int SCALE = 256;

  private static final int PAGES = 65_536;
  private static final int FEWEST_SETS = 2;
  private static final List<Double> STAY = List.of();
  private static final List<Double> ONCE = List.of(0.25);

  /** There and back on two nodes. */
  private static final List<Double> OFTEN = IntStream.range(1, 20).mapToObj(i -> i / 20.0).toList();

  /** Every start of every workload on a machine. */
  static List<Cell> all(String machine, List<String> workloads, long accesses) {
    List<Cell> cells = new ArrayList<>();
    for (String workload : workloads) {
      String common = "gen:%s?pages=%d&accesses=%d".formatted(workload, PAGES, accesses);
      String one = common + "&init=none";
      for (String name : List.of("LP-LD", "LPI-LDI", "LP-RD", "RP-LD", "RPI-LD", "RP-RD")) {
        cells.add(new Cell(machine, "1 " + name, workload, one, named(name), STAY));
      }
      cells.add(new Cell(machine, "1 moves", workload, one, named("LP-LD"), ONCE));
      cells.add(new Cell(machine, "1 wanders", workload, one, named("LP-LD"), OFTEN));
      String single = common + "&threads=4&init=single";
      String each = common + "&threads=4&init=each";
      StartPlacement hogged =
          new StartPlacement(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(0));
      StartPlacement free = StartPlacement.FIRST_TOUCH;
      cells.add(new Cell(machine, "4 single", workload, single, free, STAY));
      cells.add(new Cell(machine, "4 single I", workload, single, hogged, STAY));
      cells.add(new Cell(machine, "4 each", workload, each, free, STAY));
      cells.add(new Cell(machine, "4 each I", workload, each, hogged, STAY));
    }
    return cells;
  }

  private static StartPlacement named(String name) {
    return StartPlacement.named(name).orElseThrow();
  }

  /** The plan of a run. */
  SimulationPlan plan() {
    return new SimulationPlan(
        small(HardwareCatalog.named(machine)), placement, Long.MAX_VALUE, threadsMove);
  }

  private static Hardware small(Hardware like) {
    return like.withCaches(small(like.ownCache()), small(like.nodeCache()));
  }

  private static Cache small(Cache cache) {
    int sets = Math.max(FEWEST_SETS, cache.entries() / cache.ways() / SCALE);
    return new Cache(sets * cache.ways(), cache.ways(), cache.cycles());
  }
}
