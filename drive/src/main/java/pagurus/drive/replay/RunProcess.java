package pagurus.drive.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import pagurus.drive.verify.WordLedger;
import pagurus.vm.space.AddressSpace;

/** One process: a space, its threads' accounts, and how far it has come. */
final class RunProcess {
  private final AddressSpace space;
  private final AtomicLong accesses = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final List<WordLedger> ledgers = new ArrayList<>();
  private final long expected;
  private final TableSightings tables;
  private final AtomicInteger eventsUnderWay = new AtomicInteger();
  private volatile Phase phase = Phase.HOME;
  private volatile boolean movedByEvent;
  private final Map<Object, Double> milestones = new ConcurrentHashMap<>();

  RunProcess(AddressSpace space, TableSightings tables, long expected, int threads) {
    this.space = space;
    this.tables = tables;
    this.expected = expected;
    for (int i = 0; i < threads; i++) {
      ledgers.add(new WordLedger(space.id(), threads == 1));
    }
    running.set(threads);
  }

  AddressSpace space() {
    return space;
  }

  TableSightings tables() {
    return tables;
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
   * Says at which share of the run its threads wait for somebody, until that sets the next
   * milestone or lets them go. So what happens half-way happens half-way, however fast the program
   * is.
   */
  void hold(Object who, double share) {
    milestones.put(who, share);
  }

  /** Somebody does not want the threads to wait any more. */
  void release(Object who) {
    milestones.remove(who);
  }

  /** Whether the threads wait for somebody. */
  boolean isAtMilestone() {
    if (milestones.isEmpty()) {
      return false;
    }
    double progress = progress();
    return milestones.values().stream().anyMatch(share -> progress >= share);
  }

  void threadEnds() {
    running.decrementAndGet();
  }

  boolean isOver() {
    return running.get() == 0;
  }

  /** Where it is. */
  Phase phase() {
    return phase;
  }

  /** What its walks count as: an event may have moved what they read. */
  Phase walkPhase() {
    if (eventsUnderWay.get() > 0) {
      return Phase.MOVING;
    }
    return movedByEvent ? Phase.AFTER_EVENT : phase;
  }

  /** An event begins that moves data or tables. */
  void eventBegins() {
    eventsUnderWay.incrementAndGet();
  }

  /** It has ended, and has moved tables or not. */
  void eventEnds(boolean tablesMoved) {
    movedByEvent |= tablesMoved;
    eventsUnderWay.decrementAndGet();
  }

  /** The mover has put all tables where the phase says that they are. */
  void tablesPlaced() {
    movedByEvent = false;
  }

  void setPhase(Phase next) {
    phase = next;
  }
}
