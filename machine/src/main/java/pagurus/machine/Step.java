package pagurus.machine;

/**
 * The names of steps. One vocabulary for the specification, a recorded schedule, a counter-example,
 * the statistics and the page that draws them.
 */
public enum Step {
  // The walker: what hardware does on its own.
  /** Reads one entry of a table during a hardware walk. */
  WALK_READ(Actor.WALKER),
  /** Sets A, in memory, atomically (X3). */
  SET_ACCESSED(Actor.WALKER),
  /** Sets D in the leaf entry, in memory, atomically (X4). */
  SET_DIRTY(Actor.WALKER),
  /** Puts a translation into the TLB. */
  TLB_FILL(Actor.WALKER),
  /** Answers an access from the TLB. */
  TLB_USE(Actor.WALKER),
  /** Drops a translation because hardware likes to. */
  TLB_EVICT(Actor.WALKER),
  /** Puts the address of a next table into the walk cache (X2). */
  WALK_CACHE_FILL(Actor.WALKER),
  /** Starts a walk from the walk cache, without reading the upper levels (X2). */
  WALK_CACHE_USE(Actor.WALKER),
  /** Drops a walk-cache entry because hardware likes to. */
  WALK_CACHE_EVICT(Actor.WALKER),
  /** Draws an address to walk that nobody asked for (X1, R1). */
  SPECULATE(Actor.WALKER),
  /** Loads the root register. */
  LOAD_ROOT(Actor.WALKER),

  // User code.
  /** A load by user code. */
  USER_LOAD(Actor.THREAD),
  /** A store by user code. */
  USER_STORE(Actor.THREAD),

  // Locks, waiting and interrupts.
  /** Tries to take a lock. */
  LOCK(Actor.THREAD),
  /** Gives a lock back. */
  UNLOCK(Actor.THREAD),
  /** Waits for a lock. */
  AWAIT_LOCK(Actor.THREAD),
  /** Waits for a table or a space that is being moved. */
  AWAIT_MOVE(Actor.THREAD),
  /** Waits for free memory. */
  AWAIT_MEMORY(Actor.THREAD),
  /** Waits for storage. */
  AWAIT_STORAGE(Actor.THREAD),
  /** Serves interrupts at a point where nothing is held. */
  POLL(Actor.THREAD),
  /** Nothing to run. */
  IDLE(Actor.THREAD),

  // Lookups and entries.
  /** Reads an entry during a software lookup. */
  LOOKUP(Actor.THREAD),
  /** Writes an entry that was not present. */
  INSTALL(Actor.THREAD),
  /** Exchanges a present entry for one that is not. */
  UNHOOK(Actor.THREAD),
  /** Takes rights away from an entry. */
  PROTECT(Actor.THREAD),
  /** Reads and clears A. */
  AGE(Actor.THREAD),
  /** Sets A or D in software, where hardware does not (A5, R7). */
  SET_BY_SOFTWARE(Actor.THREAD),
  /** Reads or says for which nodes a space wants copies of its tables. */
  COPY_NODES(Actor.THREAD),
  /** Counts or counts down a frame's users. */
  COUNT_REFERENCE(Actor.THREAD),
  /** Reads or writes a frame's state. */
  FRAME_STATE(Actor.THREAD),
  /** Looks at what the record of somebody else's frame says, or changes what one's own says. */
  FRAME_RECORD(Actor.THREAD),

  // Shootdown.
  /** Raises the count of flushes that are pending. */
  FLUSH_BEGINS(Actor.THREAD),
  /** Lowers the count of flushes that are pending, after the last acknowledgement. */
  FLUSH_ENDS(Actor.THREAD),
  /** Reads which CPUs have the space loaded. */
  READ_ACTIVE(Actor.THREAD),
  /** Says that this CPU has the space loaded, or no longer has. */
  SET_ACTIVE(Actor.THREAD),
  /** Reads or advances the generation of a space's translations. */
  GENERATION(Actor.THREAD),
  /** Sends the request of a shootdown. */
  SHOOTDOWN(Actor.THREAD),
  /** Invalidates this CPU's own TLB or walk cache. */
  INVALIDATE(Actor.THREAD),
  /** Acknowledges a shootdown. */
  ACKNOWLEDGE(Actor.THREAD),
  /** Waits for the acknowledgements of a shootdown. */
  AWAIT_ACKNOWLEDGE(Actor.THREAD),

  // Relocation.
  /** Takes a frame for the replacement of a table. */
  RESERVE(Actor.THREAD),
  /** Makes a table unreachable before it is copied. */
  FREEZE(Actor.THREAD),
  /** Copies an entry into the replacement. */
  COPY(Actor.THREAD),
  /** Exchanges an entry for "not present" while it is copied. */
  DRAIN(Actor.THREAD),
  /** Makes the parent, or the root pointer, refer to the replacement. */
  PUBLISH(Actor.THREAD),
  /** Brings bits that hardware set in the old table into the new one. */
  MERGE(Actor.THREAD),
  /** Makes the CPUs leave an address space. */
  QUIESCE(Actor.THREAD),

  // The end of a frame's life.
  /** Enters a section in which pointers to tables may be held. */
  READER_ENTERS(Actor.THREAD),
  /** Leaves it. */
  READER_LEAVES(Actor.THREAD),
  /** Advances or reads the epoch of grace periods. */
  EPOCH(Actor.THREAD),
  /** Queues a table that has been unlinked. */
  RETIRE(Actor.THREAD),
  /** Fills a freed frame with junk. */
  POISON(Actor.THREAD),
  /** Fills a frame with zeros. */
  ZERO(Actor.THREAD),
  /** Copies a page of data. */
  COPY_PAGE(Actor.THREAD);

  /** Who takes a step on a CPU. */
  public enum Actor {
    /** Kernel and user code. */
    THREAD,
    /** The hardware that walks page tables. */
    WALKER
  }

  private final Actor actor;

  Step(Actor actor) {
    this.actor = actor;
  }

  /** Who takes this step. */
  public Actor actor() {
    return actor;
  }
}
