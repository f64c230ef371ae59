package pagurus.vm.relocate;

import java.util.List;
import pagurus.vm.place.Destination;
import pagurus.vm.space.AddressSpace;

/** One table on its way. Belongs to the mover. */
public final class TableMove {
  private final int level;
  private final long vaddr;
  private final Destination destination;
  long oldTable;
  long newTable;
  List<AddressSpace> sharers = List.of();
  private Outcome outcome = Outcome.BUSY;

  TableMove(int level, long vaddr, Destination destination) {
    this.level = level;
    this.vaddr = vaddr;
    this.destination = destination;
  }

  /** The level of the table; the highest is the root. */
  public int level() {
    return level;
  }

  /** The first address that it translates. */
  public long vaddr() {
    return vaddr;
  }

  /** Where it is to go. */
  public Destination destination() {
    return destination;
  }

  /** Where it was; set when a protocol has locked it. */
  public long oldTable() {
    return oldTable;
  }

  /** Where its replacement is; set when a protocol has reserved it. */
  public long newTable() {
    return newTable;
  }

  /** The spaces whose parents refer to it, if they are several; set when it is locked. */
  public List<AddressSpace> sharers() {
    return sharers;
  }

  /** What became of it. */
  public Outcome outcome() {
    return outcome;
  }

  /** Says what became of it. */
  public void setOutcome(Outcome next) {
    outcome = next;
  }
}
