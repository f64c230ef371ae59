package pagurus.sim.world;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.ObjLongConsumer;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.sim.hardware.Hardware;

/**
 * The tables that a policy places: who reads which of them from memory, and their copies. Copies
 * are costs here: the memory manager keeps one table, and this says which nodes have a copy of it,
 * from which of them a walk reads, and what stores, faults and shootdowns cost because of that.
 * Where the memory manager itself keeps them they are tables like others, which walks and stores
 * find, and all that is known here is what is in one ({@link #copiesAre}).
 *
 * <p>CPUs of a node walk one tree: the one of their own node, unless they are steered to that of
 * another. Where the tree has no copy of a table it leads to the table itself.
 */
public final class ReplicaSet implements WalkedTables {
  private static final int FRAME_SHIFT = 12;
  private static final int FRAME = 1 << FRAME_SHIFT;
  private static final long PRESENT = 1;
  private static final long NOTHING = -1;

  /** Bits 12 to 51 of an entry are an address (Intel SDM 4.5.4). */
  private static final long ADDRESS = (1L << 52) - FRAME;

  /** A line of a table: entries that one read brings. */
  private static final int LINE_ENTRIES = 8;

  /** A load and a store in the cache. */
  private static final int ENTRY_CYCLES = 8;

  private final Hardware hardware;
  private final PhysicalLayout layout;
  private final LongUnaryOperator words;
  private final MemoryCosts costs;
  private final TableRecords records;
  private final int[] trees;
  private final long[] lastFetched;
  private final SampledReads reads;
  private final WalkTraffic traffic;
  private final EntryStores stores = new EntryStores();

  /** Until the kernel that keeps the tables begins to look, and from there back to the program. */
  private final long faultCycles;

  private Replicas rule = new Replicas.None();
  private boolean none = true;
  private Optional<CopyFrames> frames = Optional.empty();
  private LongPredicate inCopy = entry -> false;

  /** The copy that the memory manager has stored to last, unless it was something else. */
  private long foundLast = NOTHING;

  /** The nodes on which tables are walked, and whose trees are; bit n for node n. */
  private long holders;

  private long fetches;
  private long filteredIpis;

  /**
   * Tables without copies.
   *
   * @param layout the memory that they are in, as who keeps them sees it
   * @param words what is at an address of it
   * @param faultCycles what a fault takes beside what its handler does
   */
  ReplicaSet(
      Hardware hardware,
      PhysicalLayout layout,
      LongUnaryOperator words,
      MemoryCosts costs,
      long faultCycles) {
    this.hardware = hardware;
    this.layout = layout;
    this.words = words;
    this.costs = costs;
    this.faultCycles = faultCycles;
    records = new TableRecords(layout.nodes());
    reads = new SampledReads(layout.nodes());
    traffic = new WalkTraffic(layout.nodes());
    trees = new int[layout.nodes()];
    Arrays.setAll(trees, node -> node);
    holders = hardware.walkingNodes();
    lastFetched = new long[hardware.topology().cpus()];
  }

  /** From now on copies are made by this rule. Those of another rule are gone. */
  public void replicate(Replicas next) {
    if (next.getClass() != rule.getClass()) {
      records.forEach(TableRecord::dropCopies);
    }
    rule = next;
    none = next instanceof Replicas.None;
  }

  /** The rule by which copies are made. */
  public Replicas rule() {
    return rule;
  }

  /** CPUs of a node walk the tree of this node from now on. */
  public void steer(int node, int tree) {
    trees[node] = tree;
    holders = holdersNow();
  }

  private long holdersNow() {
    long walking = hardware.walkingNodes();
    long all = walking;
    for (long left = walking; left != 0; left &= left - 1) {
      all |= 1L << trees[Long.numberOfTrailingZeros(left)];
    }
    return all;
  }

  /** The nodes that copies of tables may be on: not those without CPUs, which walk none. */
  public long holders() {
    return holders;
  }

  /** The node whose tree CPUs of a node walk. */
  public int treeOf(int node) {
    return trees[node];
  }

  /** The nodes that have a copy of a table beside the table itself; bit n for node n. */
  public long copiesOf(long table) {
    long home = 1L << layout.nodeOf(table);
    if (rule instanceof Replicas.Everywhere) {
      return holders & ~home;
    }
    TableRecord record = none ? null : records.find(table);
    return record == null ? 0 : record.copies & ~home;
  }

  /**
   * Says which nodes have a copy of a table, where the rule is {@link Replicas.Chosen}.
   *
   * @return the nodes whose copies are new; bit n for node n
   */
  public long setCopies(long table, long nodes) {
    TableRecord record = recordOf(table);
    long wanted = nodes & ~(1L << layout.nodeOf(table));
    long more = wanted & ~record.copies;
    record.copies = wanted;
    return more;
  }

  /** Copies have frames from now on, for their addresses. */
  public void placeCopies(CopyFrames where) {
    frames = Optional.of(where);
  }

  /** The memory manager keeps copies in tables of their own, and this says what is in one. */
  public void copiesAre(LongPredicate what) {
    inCopy = what;
  }

  /** A CPU makes copies of a table on these nodes; bit n for node n. */
  public void made(int cpu, long table, long nodes) {
    frames.ifPresent(where -> where.made(cpu, table, nodes));
  }

  /**
   * What making copies of a whole table costs who makes them.
   *
   * @param maker the node of the CPU that does
   * @param nodes the nodes that get one; bit n for node n
   */
  public long copyCycles(int maker, long table, long nodes) {
    long read = hardware.sweepCycles(maker, layout.nodeOf(table), FRAME);
    long entries = (long) FRAME / Long.BYTES * ENTRY_CYCLES;
    long cycles = 0;
    for (long left = nodes; left != 0; left &= left - 1) {
      int node = Long.numberOfTrailingZeros(left);
      cycles += read + entries + hardware.sweepCycles(maker, node, FRAME);
    }
    return cycles;
  }

  /** Faults by which nodes have got entries. */
  public long fetches() {
    return fetches;
  }

  /** IPIs that were not sent to nodes without a copy of what had changed. */
  public long filteredIpis() {
    return filteredIpis;
  }

  /**
   * Tables that were read from memory since the last tick, by sampling, with the number of samples
   * of each node.
   */
  public void forEachRead(ObjLongConsumer<int[]> action) {
    reads.forEach(action);
  }

  /** Entries that walks have read from memory since the last tick. */
  public WalkTraffic traffic() {
    return traffic;
  }

  /** The node whose memory a table, not a copy of it, is in. */
  public int nodeOf(long table) {
    return layout.nodeOf(table);
  }

  /** Stores to entries since the last tick. */
  public EntryStores stores() {
    return stores;
  }

  @Override
  public void pageMoved(long from, long to, long bytes) {
    // Where data is does not matter to its tables.
  }

  @Override
  public void startRound() {
    reads.startRound();
    traffic.clear();
    stores.clear();
  }

  @Override
  public void readFromMemory(int node, long entry, int from) {
    traffic.count(node, from);
    reads.read(node, entry);
  }

  private TableRecord recordOf(long paddr) {
    TableRecord record = records.find(paddr);
    return record == null ? records.make(paddr) : record;
  }

  @Override
  public void newTable(long paddr) {
    reads.forget(paddr);
    records.forget(paddr);
  }

  @Override
  public int copyFor(SimulatedCpu cpu, long entry) {
    int home = layout.nodeOf(entry);
    if (none) {
      return home;
    }
    int tree = trees[cpu.node()];
    if (tree == home) {
      return home;
    }
    return switch (rule) {
      case Replicas.None no -> home;
      case Replicas.Everywhere all -> tree;
      case Replicas.Chosen chosen -> {
        TableRecord record = records.find(entry);
        yield record != null && ((record.copies >>> tree) & 1) != 0 ? tree : home;
      }
      case Replicas.OnFault lazy -> {
        fetch(cpu, lazy, entry, tree);
        yield tree;
      }
    };
  }

  private static int index(long entry) {
    return (int) (entry & (FRAME - 1)) / Long.BYTES;
  }

  /**
   * Sees to it that a tree has an entry. One fault brings what a walk needs of all levels, so the
   * entries below the first that was missing cost a copy only.
   */
  private void fetch(SimulatedCpu cpu, Replicas.OnFault lazy, long entry, int tree) {
    TableRecord record = recordOf(entry);
    long value = words.applyAsLong(entry);
    if (record.hasFetched(tree, index(entry)) || (value & PRESENT) == 0) {
      return;
    }
    if (lastFetched[cpu.id()] != (entry & ADDRESS & -FRAME)) {
      fetches++;
      cpu.charge(faultCycles);
    }
    lastFetched[cpu.id()] = value & ADDRESS;
    int window = 1 << lazy.windowBits();
    long first = (entry & -FRAME) + (long) (index(entry) & -window) * Long.BYTES;
    boolean fresh = false;
    for (int i = 0; i < window; i++) {
      if ((words.applyAsLong(first + (long) i * Long.BYTES) & PRESENT) != 0) {
        fresh |= record.fetch(tree, index(first) + i);
      }
    }
    int lines = Math.max(1, window / LINE_ENTRIES);
    cpu.charge(costs.latency(cpu.node(), layout.nodeOf(entry)) + (long) lines * LINE_ENTRIES);
    cpu.charge((long) window * ENTRY_CYCLES + (fresh ? zeroed(cpu, tree) : 0));
  }

  /** What an empty copy costs. */
  private long zeroed(SimulatedCpu cpu, int node) {
    return hardware.sweepCycles(cpu.node(), node, FRAME);
  }

  @Override
  public long changed(SimulatedCpu cpu, Step step, long entry, int word) {
    if (inCopy.test(entry)) {
      long found = found(entry);
      stores.addToCopy(step, found + word);
      return found;
    }
    foundLast = NOTHING;
    long copies = none ? 0 : storeToCopies(cpu, step, entry, hardware.findReplicaCycles() + word);
    stores.add(step, copies);
    return inTable(step) + copies;
  }

  /** What a change of an entry costs beside its store, wherever copies are. */
  private int inTable(Step step) {
    return switch (step) {
      case INSTALL, UNHOOK, PROTECT -> hardware.entryCycles();
      default -> 0;
    };
  }

  /** A copy is found once for all that is stored to it without anything in between. */
  private long found(long entry) {
    long copy = entry & -FRAME;
    boolean again = copy == foundLast;
    foundLast = copy;
    return again ? 0 : hardware.findReplicaCycles();
  }

  private long storeToCopies(SimulatedCpu cpu, Step step, long entry, int each) {
    return switch (rule) {
      case Replicas.None no -> 0;
      case Replicas.Everywhere all -> store(cpu, entry, holders, true, each);
      case Replicas.Chosen chosen -> {
        long newborn = chosen.newborn() & holders;
        yield store(cpu, entry, newborn, false, each);
      }
      case Replicas.OnFault lazy -> {
        TableRecord record = recordOf(entry);
        cpu.changedOn(record.copies | (1L << layout.nodeOf(entry)));
        if (step == Step.UNHOOK) {
          record.drop(index(entry));
        }
        yield step == Step.INSTALL
            ? install(cpu, record, entry, each)
            : (long) Long.bitCount(record.copies) * each;
      }
    };
  }

  private long store(SimulatedCpu cpu, long entry, long newborn, boolean everywhere, int each) {
    long others = ~(1L << layout.nodeOf(entry));
    TableRecord record = records.find(entry);
    long born = 0;
    if (record == null) {
      record = records.make(entry);
      record.copies = newborn & others;
      for (long left = record.copies; left != 0; left &= left - 1) {
        born += zeroed(cpu, Long.numberOfTrailingZeros(left));
      }
    }
    int copies = Long.bitCount((everywhere ? newborn : record.copies) & others);
    return born + (long) copies * each;
  }

  /** The handler of an ordinary fault writes the table and the copy of its own node. */
  private long install(SimulatedCpu cpu, TableRecord record, long entry, int each) {
    int tree = trees[cpu.node()];
    if (tree == layout.nodeOf(entry)) {
      return 0;
    }
    boolean fresh = record.fetch(tree, index(entry));
    return each + (fresh ? zeroed(cpu, tree) : 0);
  }

  @Override
  public boolean filters(long changedOn, int targetNode) {
    boolean may = rule instanceof Replicas.OnFault && changedOn != 0;
    boolean filtered = may && ((changedOn >>> trees[targetNode]) & 1) == 0;
    filteredIpis += filtered ? 1 : 0;
    return filtered;
  }
}
