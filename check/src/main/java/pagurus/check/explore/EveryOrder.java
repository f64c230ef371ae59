package pagurus.check.explore;

import java.util.Arrays;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.World;

/**
 * Looks at every order of events, without leaving out any, as long as a turn is taken from an actor
 * that could go on at most so many times. Complete within that bound (Musuvathi, Qadeer: Iterative
 * context bounding, PLDI 2007). A store that comes out of its buffer takes no turn away.
 */
public final class EveryOrder extends DepthFirst {
  /** A bound that no execution reaches. */
  public static final int UNBOUNDED = Trace.LIMIT;

  private final int preemptions;
  private int[] left = new int[FIRST_NODES];
  private int[] used = new int[FIRST_NODES];
  private int[] able = new int[FIRST_NODES];
  private int cpus;

  /** A search with at most so many preemptions. */
  public EveryOrder(Experiment experiment, int preemptions, Limits limits, Progress progress) {
    super(
        preemptions == UNBOUNDED ? "every order" : preemptions + " preemptions",
        experiment,
        new Sharing(experiment.cells()),
        limits,
        progress,
        Schedule.EMPTY);
    this.preemptions = preemptions;
    cpus = experiment.cpus();
  }

  @Override
  public Verdict search() {
    return super.search();
  }

  @Override
  Order order() {
    return Order.NONE;
  }

  @Override
  void begins() {}

  @Override
  void grow(int nodes) {
    left = Arrays.copyOf(left, nodes);
    used = Arrays.copyOf(used, nodes);
    able = Arrays.copyOf(able, nodes);
  }

  @Override
  boolean open(World world, int enabled) {
    int last = depth == 0 ? -1 : lastRunner();
    int before = depth == 0 ? 0 : used[depth - 1];
    able[depth] = last >= 0 && (enabled >>> last & 1) != 0 ? 1 << last : 0;
    int candidates = enabled;
    if (able[depth] != 0 && before >= preemptions) {
      candidates &= able[depth] | buffers();
    }
    int first = able[depth] != 0 ? last : Integer.numberOfTrailingZeros(candidates);
    left[depth] = candidates & ~(1 << first);
    take(first);
    return true;
  }

  private int buffers() {
    return ((1 << cpus) - 1) << cpus;
  }

  private boolean isBuffer(int actor) {
    return actor >= cpus && actor < 2 * cpus;
  }

  private int lastRunner() {
    int node = depth - 1;
    while (node >= 0 && isBuffer(chosen[node])) {
      node--;
    }
    return node < 0 ? -1 : chosen[node];
  }

  private void take(int actor) {
    chosen[depth] = actor;
    choice[depth] = 0;
    count(depth);
  }

  private void count(int node) {
    boolean preempts =
        able[node] != 0 && able[node] != 1 << chosen[node] && !isBuffer(chosen[node]);
    used[node] = (node == 0 ? 0 : used[node - 1]) + (preempts ? 1 : 0);
  }

  @Override
  void before(World world) {
    if (depth == settled - 1) {
      count(depth);
    }
  }

  @Override
  void after(World world) {}

  @Override
  int next(int node) {
    if (left[node] == 0) {
      return -1;
    }
    int actor = Integer.numberOfTrailingZeros(left[node]);
    left[node] &= left[node] - 1;
    return actor;
  }
}
