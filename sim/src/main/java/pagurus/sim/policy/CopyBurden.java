package pagurus.sim.policy;

import pagurus.sim.world.WalkTraffic;

/**
 * What stores to copies of tables cost, or would, and whether copies save more than that. What they
 * save is what a read of a table from memory lost on average before there were any.
 *
 * <p>Stores come in bursts (a program gives much memory back at once, the kernel marks many pages),
 * so it remembers many ticks, the older ones half.
 */
final class CopyBurden {
  /** What was longer ago than so many ticks counts half. */
  private static final int MEMORY_TICKS = 64;

  /** Fewer ticks with copies say little. */
  private static final int FEWEST_TICKS = 16;

  /**
   * After copies that were a loss there are none for so many ticks, and twice as many the next
   * time: right behind them tables are cold, and copies look better than they are.
   */
  private static final int REST_TICKS = 32;

  private static final int MOST_DOUBLINGS = 5;

  private long ticks;
  private double cycles;
  private double stores;

  private double savedByRead;
  private double saved;
  private double spent;
  private int since;

  private int losses;
  private int rest;

  /** Takes in what the last tick has seen. */
  void add(PolicyView view) {
    if (++ticks % MEMORY_TICKS == 0) {
      cycles /= 2;
      stores /= 2;
      saved /= 2;
      spent /= 2;
    }
    WalkTraffic traffic = view.tables().traffic();
    for (int node = 0; node < view.topology().nodes(); node++) {
      saved += savedByRead * traffic.readsOf(node);
    }
    cycles += view.cycles();
    stores += view.tables().stores().count();
    spent += view.tables().stores().copyCycles();
    since++;
    rest = Math.max(0, rest - 1);
  }

  /** The share of time that stores would take, if tables had so many copies. */
  double share(PolicyView view, double copies) {
    double each = copies * view.hardware().replicaStoreCycles();
    return cycles == 0 ? 0 : stores * each / cycles;
  }

  /** Copies are made, which save so many cycles at each read from memory. */
  void begin(double cyclesByRead) {
    savedByRead = cyclesByRead;
    saved = 0;
    spent = 0;
    since = 0;
  }

  /** Copies go because they are a loss. */
  void rest() {
    rest = REST_TICKS << Math.min(losses, MOST_DOUBLINGS);
    losses++;
  }

  /** Whether there should be none for a while. */
  boolean isResting() {
    return rest > 0;
  }

  /** Whether copies that were made when it began are a loss. */
  boolean isLoss() {
    return since >= FEWEST_TICKS && spent > saved;
  }
}
