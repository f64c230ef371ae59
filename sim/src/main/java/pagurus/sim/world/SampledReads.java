package pagurus.sim.world;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * Reads of tables from memory by node since the last tick, by sampling: one in eight.
 *
 * <p>The samples of a program with a large memory are to tables that the host has in none of its
 * caches. So they wait, and many are counted together, for which the host reads ahead.
 */
final class SampledReads {
  /** One read in this many is a sample. */
  private static final int SAMPLE = 8;

  private static final int MOST = 64;

  private final int nodes;
  private final TableRecords records;
  private int reads;

  private final long[] waiting = new long[MOST];
  private final int[] waitingNodes = new int[MOST];
  private int waitingCount;

  private final FrameNumbers numbers = new FrameNumbers();

  /** By a table's number, then by node. */
  private int[] counts = new int[MOST];

  /** The tables that have been read, in order. */
  private long[] tables = new long[MOST];

  private int tableCount;

  /** Nobody looks at it, but a loop without a result would not be executed. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /** No reads; tables that are read get records there. */
  SampledReads(int nodes, TableRecords records) {
    this.nodes = nodes;
    this.records = records;
  }

  /** A node has read an entry from memory. */
  void read(int node, long entry) {
    if (++reads % SAMPLE == 0) {
      waiting[waitingCount] = entry;
      waitingNodes[waitingCount++] = node;
      if (waitingCount == MOST) {
        countWaiting();
      }
    }
  }

  private void countWaiting() {
    for (int i = 0; i < waitingCount; i++) {
      fetched += records.fetch(waiting[i]);
    }
    for (int i = 0; i < waitingCount; i++) {
      records.ensure(waiting[i]);
      count(waitingNodes[i], waiting[i] & -SparseMemory.PIECE);
    }
    waitingCount = 0;
  }

  private void count(int node, long table) {
    int number = numbers.find(TableRecords.frame(table));
    if (number == FrameNumbers.NONE) {
      number = numbers.add(TableRecords.frame(table));
      enter(number, table);
    }
    counts[number * nodes + node]++;
  }

  private void enter(int number, long table) {
    int first = number * nodes;
    if (first + nodes > counts.length) {
      counts = Arrays.copyOf(counts, 2 * (first + nodes));
    }
    Arrays.fill(counts, first, first + nodes, 0);
    if (tableCount == tables.length) {
      tables = Arrays.copyOf(tables, 2 * tableCount);
    }
    tables[tableCount++] = table;
  }

  /** There is another table in this frame now, or none. */
  void forget(long paddr) {
    countWaiting();
    numbers.remove(TableRecords.frame(paddr));
  }

  /** A tick: counts anew. */
  void startRound() {
    countWaiting();
    for (int i = 0; i < tableCount; i++) {
      numbers.remove(TableRecords.frame(tables[i]));
    }
    tableCount = 0;
  }

  /** The tables with the number of samples of each node. */
  void forEach(ObjLongConsumer<int[]> action) {
    countWaiting();
    for (int i = 0; i < tableCount; i++) {
      int number = numbers.find(TableRecords.frame(tables[i]));
      if (number != FrameNumbers.NONE) {
        int first = number * nodes;
        action.accept(Arrays.copyOfRange(counts, first, first + nodes), tables[i]);
      }
    }
  }
}
