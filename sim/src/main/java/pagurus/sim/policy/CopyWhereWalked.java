package pagurus.sim.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pagurus.sim.world.Replicas;
import pagurus.vm.place.Destination;
import pagurus.vm.place.Placement;
import pagurus.vm.place.Placements;
import pagurus.vm.place.TableSite;

/**
 * Our own: nothing is done until walks have lost time, by measured latency, on reads of tables that
 * are in the wrong memory. Then, where the CPUs of one node walk, tables move to the node that
 * those CPUs read fastest. Where several nodes walk, each such node gets copies at once; and when
 * enough reads have been sampled, copies that save little are dropped, and a table that only one
 * node reads moves there. When walks no longer matter, or stores to copies take more time than
 * copies save, all copies go.
 */
final class CopyWhereWalked implements TablePolicy {
  /** Act when this share of time is lost. */
  private static final double LOST = 0.01;

  /** The first time, this share is enough to act at once. */
  private static final double MUCH = 0.025;

  /** Copies are dropped when walks take less than this share of time, at so many ticks in a row. */
  private static final double IDLE = 0.004;

  private static final int IDLE_TICKS = 16;

  /**
   * What acting costs the program for each table: its lines are cold in the caches, and TLBs fill
   * anew. So much must have been lost since it acted last. The mover's time is not the program's.
   */
  private static final long CYCLES_PER_TABLE = 250;

  /** Ticks on the same nodes after which a program that wandered is taken to have settled. */
  private static final int SETTLED = 64;

  private final WalkLoss loss = new WalkLoss();
  private final ReadSamples samples = new ReadSamples();
  private final CopyBurden burden = new CopyBurden();
  private double lostSince;
  private boolean wanders;
  private boolean isCounted;
  private int since;
  private int idle;
  private boolean copies;
  private boolean trimmed;
  private List<Integer> trees = List.of();
  private long targets;
  private long walked;

  @Override
  public String name() {
    return "pagurus";
  }

  @Override
  public String summary() {
    return "Tables move where one node walks them; nodes that share them get copies that pay.";
  }

  @Override
  public Action decide(PolicyView view) {
    if (!isCounted) {
      isCounted = true;
      return new Action.Move(samples.countingMoves(site -> Destination.on(site.node())));
    }
    since++;
    wanders &= since < SETTLED;
    if (mayTrim()) {
      samples.add(view);
    }
    loss.add(view);
    burden.add(view);
    if (burden.isResting()) {
      loss.clear();
    }
    if (loss.isEnough(view)) {
      long found = loss.targets(view);
      since = found == walked ? since : 0;
      walked = found;
      double share = loss.share(view);
      double lostByRead = loss.lostByRead(view);
      boolean copiesPay = loss.lostByReads(view) >= burden.share(view, copiesFor(view, found));
      lostSince += loss.lostCycles(view);
      loss.clear();
      boolean pays = lostSince >= samples.tables() * CYCLES_PER_TABLE;
      if (share >= LOST && copiesPay && (pays || (targets == 0 && share >= MUCH))) {
        burden.begin(lostByRead);
        return act(view, found);
      }
    }
    if (mayTrim() && samples.areEnough(Long.bitCount(targets))) {
      trimmed = true;
      return trim(view);
    }
    idle = copies && view.walkShare() < IDLE ? idle + 1 : 0;
    if (copies && burden.isLoss()) {
      burden.rest();
      return drop();
    }
    return idle >= IDLE_TICKS ? drop() : new Action.Stay();
  }

  /** All copies go; what is lost from now on is seen without them. */
  private Action drop() {
    copies = false;
    idle = 0;
    loss.clear();
    return new Action.Replicate(new Replicas.None());
  }

  /** Copies of a table that it would make beside the table itself, on average. */
  private double copiesFor(PolicyView view, long found) {
    return wanders ? view.topology().nodes() - 1 : loss.copies(found);
  }

  private boolean mayTrim() {
    return copies && !trimmed && !wanders;
  }

  private Action act(PolicyView view, long found) {
    trees = IntStream.range(0, view.topology().nodes()).map(view::nearest).boxed().toList();
    if (trimmed && found == targets) {
      samples.takeMoreCare();
    }
    lostSince = 0;
    since = 0;
    wanders |= hasMoved(view, found);
    targets = wanders ? everywhere() : found;
    trimmed = false;
    samples.clear();
    if (Long.bitCount(targets) == 1) {
      copies = false;
      Placement there = Placements.fixedNode(Long.numberOfTrailingZeros(targets));
      return new Action.Several(
          List.of(
              new Action.Replicate(new Replicas.None()),
              new Action.Move(samples.countingMoves(there))));
    }
    copies = true;
    long chosen = targets;
    return new Action.Replicate(
        new Replicas.Chosen(samples.counting(site -> chosen), chosen), trees);
  }

  /**
   * Whether threads have gone elsewhere since it acted: nobody walks where somebody did, or more
   * nodes have walked than there are CPUs that run the program.
   */
  private boolean hasMoved(PolicyView view, long found) {
    boolean fromAll = (found & targets) == 0;
    return targets != 0 && (fromAll || Long.bitCount(found) > view.cpus());
  }

  /** All nodes whose trees are walked, if anybody runs there. */
  private long everywhere() {
    long all = 0;
    for (int tree : trees) {
      all |= 1L << tree;
    }
    return all;
  }

  private Action trim(PolicyView view) {
    Map<Long, Long> kept = samples.kept(view, trees, targets);
    Map<Long, Integer> homes = samples.homes(trees, kept);
    Map<TablePlace, Long> after = new HashMap<>();
    Placement home =
        site -> {
          boolean leaf = site.level() == 1;
          int node = leaf ? homes.getOrDefault(site.table(), site.node()) : site.node();
          long nodes = leaf ? kept.getOrDefault(site.table(), 0L) : targets;
          if (node != site.node()) {
            nodes = 0;
          }
          after.put(TablePlace.of(site), nodes);
          return Destination.on(node);
        };
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.Move(home));
    actions.add(
        new Action.Replicate(
            new Replicas.Chosen(site -> after.getOrDefault(TablePlace.of(site), targets), targets),
            trees));
    return new Action.Several(actions);
  }

  /** A table by what it translates, which stays when it moves. */
  private record TablePlace(int level, long vaddr) {
    static TablePlace of(TableSite site) {
      return new TablePlace(site.level(), site.vaddr());
    }
  }
}
