package pagurus.sim.world;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * Reads of tables from memory by node since the last tick, by sampling: one in eight.
 *
 * <p>Samples are written down and counted when somebody asks, for most policies never ask. Then
 * many are counted together, and the host reads ahead for all of them: those of a program with a
 * large memory are to tables that it has in none of its caches. That a table has come to its end is
 * written down in between, so that nothing before is counted for the next table in its frame.
 */
final class SampledReads {
  /** One read in this many is a sample. */
  private static final int SAMPLE = 8;

  private static final int FIRST = 1 << 6;

  /** So much is written down at most before it is counted, whether somebody asks or not. */
  private static final int MOST = 1 << 20;

  /** So many are counted together. */
  private static final int AHEAD = 64;

  /** In place of a node: the table is no more. */
  private static final int GONE = SparseMemory.WORDS - 1;

  private final int nodes;
  private int reads;

  /** The address of a table, and a node or {@link #GONE} in the bits below. */
  private long[] written = new long[FIRST];

  private int writtenCount;

  private final FrameNumbers numbers = new FrameNumbers();

  /** By a table's number, then by node. */
  private int[] counts = new int[FIRST];

  /** The tables that have been read, in order. */
  private long[] tables = new long[FIRST];

  private int tableCount;

  /** Nobody looks at it, but a loop without a result would not be executed. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /** No reads by so many nodes, which are fewer than the words of a table. */
  SampledReads(int nodes) {
    this.nodes = nodes;
  }

  /** A node has read an entry from memory. */
  void read(int node, long entry) {
    if (++reads % SAMPLE == 0) {
      write((entry & -SparseMemory.PIECE) | node);
    }
  }

  private void write(long what) {
    if (writtenCount == written.length) {
      makeRoom();
    }
    written[writtenCount++] = what;
  }

  private void makeRoom() {
    if (writtenCount < MOST) {
      written = Arrays.copyOf(written, 2 * writtenCount);
    } else {
      countAll();
    }
  }

  private void countAll() {
    for (int from = 0; from < writtenCount; from += AHEAD) {
      int to = Math.min(from + AHEAD, writtenCount);
      for (int i = from; i < to; i++) {
        fetched += numbers.fetch(TableRecords.frame(written[i]));
      }
      for (int i = from; i < to; i++) {
        count((int) written[i] & GONE, written[i] & -SparseMemory.PIECE);
      }
    }
    writtenCount = 0;
  }

  private void count(int node, long table) {
    int number = numbers.find(TableRecords.frame(table));
    if (number == FrameNumbers.NONE) {
      number = numbers.add(TableRecords.frame(table));
      enter(number, table);
    }
    int first = number * nodes;
    if (node == GONE) {
      Arrays.fill(counts, first, first + nodes, 0);
    } else {
      counts[first + node]++;
    }
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
    if (writtenCount + tableCount > 0) {
      write((paddr & -SparseMemory.PIECE) | GONE);
    }
  }

  /** A tick: counts anew. */
  void startRound() {
    writtenCount = 0;
    for (int i = 0; i < tableCount; i++) {
      numbers.remove(TableRecords.frame(tables[i]));
    }
    tableCount = 0;
  }

  /** The tables with the number of samples of each node. */
  void forEach(ObjLongConsumer<int[]> action) {
    countAll();
    for (int i = 0; i < tableCount; i++) {
      int first = numbers.find(TableRecords.frame(tables[i])) * nodes;
      int[] samples = Arrays.copyOfRange(counts, first, first + nodes);
      if (Arrays.stream(samples).anyMatch(count -> count > 0)) {
        action.accept(samples, tables[i]);
      }
    }
  }
}
