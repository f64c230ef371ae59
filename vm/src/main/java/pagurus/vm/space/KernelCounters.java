package pagurus.vm.space;

/** What one kernel thread has done. Written by that thread; read by others when it is at rest. */
public final class KernelCounters {
  /** What is counted. */
  public enum Event {
    /** Page faults taken. */
    FAULT,
    /** Faults after which nothing had to be done: the walker had seen an old entry. */
    SPURIOUS_FAULT,
    /** The same in the kernel half. */
    KERNEL_SPURIOUS_FAULT,
    /** Pages filled with zeros on demand. */
    ZERO_FILL,
    /** Pages copied because of a store to a shared page. */
    COPY_ON_WRITE,
    /** Huge leaves made. */
    HUGE_MADE,
    /** Huge leaves made out of a table of small ones. */
    HUGE_COLLAPSED,
    /** Huge leaves split. */
    HUGE_SPLIT,
    /** Pages written to swap or to a file. */
    PAGE_OUT,
    /** Pages read from swap or from a file. */
    PAGE_IN,
    /** Clean pages dropped without being written. */
    PAGE_DROPPED,
    /** Pages mapped again before they had left memory. */
    PAGE_RESCUED,
    /** Shootdowns: one for each batch, whatever its size. */
    SHOOTDOWN,
    /** IPIs sent for shootdowns. */
    IPI,
    /** IPIs that were not sent: the CPU ran the space, but its node had none of the entries. */
    IPI_SPARED,
    /** Shootdowns that needed no other CPU. */
    LOCAL_FLUSH,
    /** Root registers reloaded because the root had moved. */
    ROOT_RELOAD,
    /** Changes from a root's view for programs to that for the kernel, and back. */
    KERNEL_ENTRY,
    /** Look-ups for pins that got a reference. */
    PIN,
    /** Look-ups for pins that had to give up. */
    PIN_FAILED,
    /** Allocations that failed. */
    NO_MEMORY,
    /** Data pages moved to another node. */
    PAGE_MIGRATED,
    /** Leaf tables that a child took over from its parent instead of a copy. */
    TABLE_SHARED,
    /** Shared leaf tables of which a space got a copy of its own. */
    TABLE_UNSHARED,
    /** Tables that moved together with all their parents. */
    SHARED_TABLE_MOVED,
    /** Waits of movers for tables in limbo to be freed. */
    LIMBO_WAIT
  }

  private final long[] counts = new long[Event.values().length];

  /** Nothing has been counted yet. */
  public KernelCounters() {}

  /** Counts one. */
  public void count(Event event) {
    counts[event.ordinal()]++;
  }

  /** Counts several. */
  public void count(Event event, long times) {
    counts[event.ordinal()] += times;
  }

  /** How often something was counted. */
  public long get(Event event) {
    return counts[event.ordinal()];
  }
}
