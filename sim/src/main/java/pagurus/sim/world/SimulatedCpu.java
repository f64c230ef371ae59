package pagurus.sim.world;

import java.util.List;
import java.util.function.LongConsumer;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.sim.hardware.Hardware;
import pagurus.vm.memory.FrameTable;

/** A CPU with a cycle clock, which every step of kernel and walker advances. */
public final class SimulatedCpu implements Cpu {
  /** A word in the first-level cache (Intel Optimization Manual 2.5.5.2: 4 to 5 cycles). */
  private static final int WORD_CYCLES = 4;

  /** An atomic exchange in the cache (Agner Fog, instruction tables: 18 to 20 cycles). */
  private static final int ATOMIC_CYCLES = 20;

  /** Nobody else runs during a kernel operation, so a longer wait never ends. */
  private static final int MOST_WAITS = 1 << 20;

  private final int id;
  private final int node;
  private final Hardware hardware;
  private final SparseMemory memory;
  private final MemoryCosts costs;
  private final List<SimulatedCpu> all;
  private final WalkedTables tables;
  private final EntryChanges changes;
  private final WalkReads walkReads;
  private final LineCache ownCache;
  private final LineCache nodeCache;
  private final SimulatedTlb tlb;
  private final RecentPages recent;
  private final Forgetting forgetting;
  private final Interruptions interruptions;

  /** Data is never written, so a frame that had been something may have been a table. */
  private final LongConsumer tableGone;

  private long cycles;
  private long idleCycles;
  private long walkCycles;
  private long localReads;
  private long remoteReads;
  private long lastWalked;
  private int lastPiece;
  private int walkOverlap = 1;
  private int walkStart;
  private int waits;

  SimulatedCpu(
      int id,
      int node,
      Hardware hardware,
      SparseMemory memory,
      MemoryCosts costs,
      List<SimulatedCpu> all) {
    this.id = id;
    this.node = node;
    this.hardware = hardware;
    this.memory = memory;
    this.costs = costs;
    this.all = all;
    tables = costs.tables();
    changes = new EntryChanges(this, memory, tables);
    boolean hasGuest = costs.guestReplicas().isPresent();
    walkReads = costs.walkReads();
    ownCache = new LineCache(hardware.ownCache());
    nodeCache = costs.nodeCache(node);
    tlb = new SimulatedTlb(hardware.firstTlb(), hardware.firstTlbHuge(), hardware.secondTlb());
    recent = new RecentPages(hardware.firstTlb());
    forgetting = new Forgetting(tlb, hasGuest, hardware.invalidateCycles());
    interruptions = new Interruptions(hardware, node, hasGuest);
    tableGone = tables::newTable;
    overlapWalks(1);
  }

  /** The shootdowns of this CPU. */
  public Interruptions interruptions() {
    return interruptions;
  }

  /** The translations that this CPU remembers. */
  public SimulatedTlb tlb() {
    return tlb;
  }

  /** The data that its accesses to pages of 2 MiB were to. */
  public RecentPages recent() {
    return recent;
  }

  /** How it forgets them. */
  public Forgetting forgetting() {
    return forgetting;
  }

  LineCache ownCache() {
    return ownCache;
  }

  /** That of its node. */
  LineCache nodeCache() {
    return nodeCache;
  }

  /** So many walks of the program that runs are under way at once. */
  public final void overlapWalks(int walks) {
    walkOverlap = walks;
    walkStart = hardware.walkStart() / walks;
  }

  /** Time passes. */
  public void charge(long more) {
    cycles += more;
  }

  /** A walk has begun; its reads come on top. */
  public void beginWalk() {
    cycles += walkStart;
    walkCycles += walkStart;
  }

  /** Nothing runs here until then, if that is in the future. */
  public void idleUntil(long then) {
    idleCycles += Math.max(0, then - cycles);
    cycles = Math.max(cycles, then);
  }

  /** Cycles in which something ran. */
  public long busyCycles() {
    return cycles - idleCycles;
  }

  /** This CPU's clock. */
  public long cycles() {
    return cycles;
  }

  /** How long the program waited for walks. */
  public long walkCycles() {
    return walkCycles;
  }

  /** Entries that walks have read on this CPU's node, in caches or memory. */
  public long localReads() {
    return localReads;
  }

  /** Entries that walks have read elsewhere. */
  public long remoteReads() {
    return remoteReads;
  }

  /** The entry that a walk has read last, as it was then: after a walk, the one of the page. */
  public long lastWalked() {
    return lastWalked;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int node() {
    return node;
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    if (step == Step.WALK_READ) {
      lastWalked = walkRead(paddr);
      return lastWalked;
    }
    cycles += WORD_CYCLES;
    return memory.get(paddr);
  }

  /** The host's memory is asked first: it takes as long as all the rest. */
  private long walkRead(long entry) {
    int piece = memory.piece(entry);
    lastPiece = piece;
    long value = piece < 0 ? memory.get(entry) : memory.get(piece, entry);
    int from = tables.copyFor(this, entry);
    if (from == node) {
      localReads++;
    } else {
      remoteReads++;
    }
    int read = costs.tableCycles(this, entry, from);
    int cost = walkOverlap == 1 ? read : read / walkOverlap; // a division takes longer than a hit
    cycles += cost;
    walkCycles += cost;
    walkReads.count(piece < 0 ? walkReads.levelOf(entry) : level(piece, entry), from, cost);
    return value;
  }

  /** Where the entry is that a walk has read last ({@link SparseMemory#piece}). */
  int lastPiece() {
    return lastPiece;
  }

  /** The level of a table, which the kernel is asked for once. */
  private int level(int piece, long entry) {
    int known = memory.label(piece);
    if (known == 0) {
      known = walkReads.levelOf(entry);
      memory.setLabel(piece, known);
    }
    return known;
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    changed(step, paddr, WORD_CYCLES, 0);
    memory.put(paddr, value);
  }

  private void changed(Step step, long paddr, int word, int read) {
    cycles += changes.cycles(step, paddr, word, read);
  }

  /** What this CPU has changed and not yet shot down is known to these nodes; bit n for node n. */
  void changedOn(long nodes) {
    changes.knownTo(nodes);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    changed(step, paddr, ATOMIC_CYCLES, WORD_CYCLES);
    boolean equal = memory.get(paddr) == expected;
    if (equal) {
      memory.put(paddr, value);
    }
    return equal;
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    changed(step, paddr, ATOMIC_CYCLES, 0);
    long before = memory.get(paddr);
    memory.put(paddr, value);
    return before;
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    changed(step, paddr, ATOMIC_CYCLES, 0);
    long before = memory.get(paddr);
    if (step == Step.COUNT_REFERENCE && ((before + delta) & FrameTable.COUNT) == 0) {
      cycles += hardware.freedCycles();
    }
    memory.put(paddr, before + delta);
    return before;
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    return SparseMemory.half(loadAcquire(step, paddr & -Long.BYTES), paddr);
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    changed(step, paddr, WORD_CYCLES, 0);
    memory.putInt(paddr, value);
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    changed(step, paddr, ATOMIC_CYCLES, WORD_CYCLES);
    boolean equal = memory.getInt(paddr) == expected;
    if (equal) {
      memory.putInt(paddr, value);
    }
    return equal;
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    changed(step, paddr, ATOMIC_CYCLES, 0);
    int before = memory.getInt(paddr);
    memory.putInt(paddr, value);
    return before;
  }

  @Override
  public void fence(Step step) {
    cycles += ATOMIC_CYCLES;
    if (step == Step.GENERATION) {
      interruptions.roundBegins();
    }
  }

  @Override
  public void local(Step step, long subject) {
    if (step == Step.INVALIDATE || step == Step.LOAD_ROOT) {
      cycles += forgetting.byHost(step, subject);
    }
  }

  /** The same by the kernel of a guest. */
  public void localOfGuest(Step step, long subject) {
    if (step == Step.INVALIDATE || step == Step.LOAD_ROOT) {
      cycles += forgetting.byProgram(step, subject);
    }
  }

  /** Served at once: between two kernel operations every CPU is at a point where it may poll. */
  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    interrupt(all.get(targetCpu), ipi, true);
  }

  /** The same by the kernel of a guest. */
  public void sendOfGuest(int targetCpu, Ipi ipi) {
    interrupt(all.get(targetCpu), ipi, false);
  }

  private void interrupt(SimulatedCpu target, Ipi ipi, boolean byHost) {
    if (changes.filters(target.node)) {
      target.serveForNothing(ipi);
      return;
    }
    cycles += interruptions.ask(target.node);
    target.cycles += interruptions.served(target.node, byHost);
    ipi.serve(target);
  }

  /** The kernel's words change as if the IPI had come, for it counts on the answer. */
  private void serveForNothing(Ipi ipi) {
    long clock = cycles;
    forgetting.exempt(true);
    ipi.serve(this);
    forgetting.exempt(false);
    cycles = clock;
  }

  @Override
  public void poll(Step step) {
    waits = 0;
  }

  @Override
  public void relax(Step step) {
    cycles += hardware.ipiSendCycles();
    if (++waits > MOST_WAITS) {
      throw new IllegalStateException("cpu " + id + " waits for ever at " + step);
    }
  }

  @Override
  public int choose(Step step, int bound) {
    return 0;
  }

  @Override
  public void waitBegins(Step step) {
    waits = 0;
  }

  @Override
  public void waitEnds(Step step) {
    waits = 0;
  }

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    cycles += costs.zeroCycles(node, paddr, bytes) + hardware.frameCycles();
    memory.fill(paddr, bytes, word, tableGone);
  }

  @Override
  public void copy(Step step, long from, long to, long bytes) {
    copyOfGuest(from, to, bytes);
    if (step == Step.COPY_PAGE) {
      tables.pageMoved(from, to, bytes);
    }
  }

  /** The same by the kernel of a guest, whose pages the host sees where they were. */
  public void copyOfGuest(long from, long to, long bytes) {
    cycles += hardware.sweepCycles(node, costs.nodeOf(from), bytes);
    cycles += hardware.sweepCycles(node, costs.nodeOf(to), bytes);
    memory.copy(from, to, bytes);
  }

  @Override
  public void attach(BackgroundWalker walker) {
    // Walks that nobody asked for are not simulated.
  }
}
