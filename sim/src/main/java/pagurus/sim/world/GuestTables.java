package pagurus.sim.world;

import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/**
 * Tables on a machine with a guest: the guest's, which have addresses of the guest's, and those of
 * the second stage below. Which of the two an entry belongs to follows from whose memory it is in.
 *
 * <p>A guest that is told of one node only cannot have copies of its tables on others, and nobody
 * asks who reads them.
 */
final class GuestTables implements WalkedTables {
  private final GuestFrames frames;
  private final PhysicalLayout layout;
  private final ReplicaSet guest;
  private final ReplicaSet secondStage;
  private final boolean seesNodes;
  private boolean guestChangedLast;

  /**
   * Both.
   *
   * @param layout the machine's memory
   * @param guest the guest's tables, by its own addresses
   * @param secondStage the tables below
   */
  GuestTables(GuestFrames frames, PhysicalLayout layout, ReplicaSet guest, ReplicaSet secondStage) {
    this.frames = frames;
    this.layout = layout;
    this.guest = guest;
    this.secondStage = secondStage;
    seesNodes = frames.memory().nodes() == layout.nodes();
  }

  /** A guest's node is short of memory now and then: its table is then where that came from. */
  @Override
  public int copyFor(SimulatedCpu cpu, long entry) {
    long named = frames.guest(entry);
    if (named == GuestFrames.NOWHERE) {
      return secondStage.copyFor(cpu, entry);
    }
    int from = seesNodes ? guest.copyFor(cpu, named) : frames.memory().nodeOf(named);
    return from == frames.memory().nodeOf(named) ? layout.nodeOf(entry) : from;
  }

  @Override
  public void readFromMemory(int node, long entry, int from) {
    long named = frames.guest(entry);
    if (named == GuestFrames.NOWHERE) {
      secondStage.readFromMemory(node, entry, from);
    } else if (seesNodes) {
      guest.readFromMemory(node, named, from);
    }
  }

  @Override
  public long changed(SimulatedCpu cpu, Step step, long entry, int word) {
    long named = frames.guest(entry);
    guestChangedLast = named != GuestFrames.NOWHERE;
    return guestChangedLast
        ? guest.changed(cpu, step, named, word)
        : secondStage.changed(cpu, step, entry, word);
  }

  @Override
  public void newTable(long paddr) {
    long named = frames.guest(paddr);
    if (named == GuestFrames.NOWHERE) {
      secondStage.newTable(paddr);
    } else {
      guest.newTable(named);
    }
  }

  @Override
  public boolean filters(long changedOn, int targetNode) {
    return (guestChangedLast ? guest : secondStage).filters(changedOn, targetNode);
  }

  @Override
  public void pageMoved(long from, long to, long bytes) {
    frames.moved(from, to, bytes);
  }

  @Override
  public void startRound() {
    guest.startRound();
    secondStage.startRound();
  }
}
