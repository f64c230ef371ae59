package pagurus.drive.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pagurus.drive.verify.WordLedger;
import pagurus.vm.space.AddressSpace;

/** One process: a space, its threads' accounts, and how far it has come. */
final class RunProcess {
  /** A milestone that is never reached. */
  static final double NONE = 2;

  private final AddressSpace space;
  private final AtomicLong accesses = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final List<WordLedger> ledgers = new ArrayList<>();
  private final long expected;
  private volatile Phase phase = Phase.HOME;
  private volatile double milestone = NONE;

  RunProcess(AddressSpace space, long expected, int threads) {
    this.space = space;
    this.expected = expected;
    for (int i = 0; i < threads; i++) {
      ledgers.add(new WordLedger(space.id(), threads == 1));
    }
    running.set(threads);
  }

  AddressSpace space() {
    return space;
  }

  WordLedger ledger(int thread) {
    return ledgers.get(thread);
  }

  List<WordLedger> ledgers() {
    return ledgers;
  }

  void advance(long by) {
    accesses.addAndGet(by);
  }

  long accesses() {
    return accesses.get();
  }

  /** The share of the run that is over, 0 to 1. */
  double progress() {
    return isOver() ? 1 : Math.min(1, (double) accesses.get() / expected);
  }

  /**
   * The share of the run at which its threads wait until somebody sets the next milestone. So what
   * happens half-way happens half-way, however fast the program is.
   */
  void runUpTo(double share) {
    milestone = share;
  }

  /** Whether the threads wait for whoever sets the next milestone. */
  boolean isAtMilestone() {
    return progress() >= milestone;
  }

  void threadEnds() {
    running.decrementAndGet();
  }

  boolean isOver() {
    return running.get() == 0;
  }

  Phase phase() {
    return phase;
  }

  void setPhase(Phase next) {
    phase = next;
  }
}
