package pagurus.trace.generate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Ends of edges of a Kronecker graph, drawn without keeping the graph: each bit of a vertex's
 * number is one with the same probability, whatever the others are. So a few vertices, those with
 * nearly no ones, have most of the edges. As the benchmark demands, vertices are renumbered at
 * random; here a few share a place, and others have none.
 *
 * <p>Several bits are drawn at once, by Walker's alias method (ACM Transactions on Mathematical
 * Software 3, 1977): a column of a table, and by a second number the column itself or another.
 */
final class Kronecker {
  /** C + D of the initiator 0.57, 0.19, 0.19, 0.05 (Graph 500 benchmark specification). */
  private static final double ONE = 0.24;

  /** Bits that are drawn at once, and random bits that choose between a column and the other. */
  private static final int BITS = 11;

  private static final int CHOICE_BITS = 10;

  /** Three times both are 63 random bits. */
  private static final int TIMES = 3;

  private static final int COLUMNS = 1 << BITS;
  private static final int CHOICES = 1 << CHOICE_BITS;

  /** So many choices of {@link #CHOICES} stay with the column. */
  private final short[] stays = new short[COLUMNS];

  private final short[] others = new short[COLUMNS];
  private final Draws draws;
  private final long vertices;
  private final int unused;

  /** A graph of so many vertices, at least one and at most 2^33. */
  Kronecker(Draws draws, long vertices) {
    this.draws = draws;
    this.vertices = vertices;
    unused = TIMES * BITS - (Long.SIZE - Long.numberOfLeadingZeros(vertices - 1));
    fill();
  }

  /** Gives what a column has too little of to one that has too much, until all have as much. */
  private void fill() {
    double[] weights = new double[COLUMNS];
    Arrays.setAll(weights, Kronecker::weight);
    Deque<Integer> poor = new ArrayDeque<>();
    Deque<Integer> rich = new ArrayDeque<>();
    for (int column = 0; column < COLUMNS; column++) {
      (weights[column] < 1 ? poor : rich).add(column);
      stays[column] = CHOICES;
    }
    while (!poor.isEmpty() && !rich.isEmpty()) {
      int from = rich.getFirst();
      int to = poor.removeFirst();
      stays[to] = (short) Math.round(weights[to] * CHOICES);
      others[to] = (short) from;
      weights[from] -= 1 - weights[to];
      if (weights[from] < 1) {
        poor.add(rich.removeFirst());
      }
    }
  }

  /** How much of the columns some bits have; 1 is the mean. */
  private static double weight(int bits) {
    int ones = Integer.bitCount(bits);
    return COLUMNS * Math.pow(ONE, ones) * Math.pow(1 - ONE, BITS - ones);
  }

  /** The end of a random edge. */
  long vertex() {
    return Math.unsignedMultiplyHigh(Draws.mix(number() + 1), vertices);
  }

  /** Its number before vertices are renumbered. */
  long number() {
    long random = draws.next();
    long number = 0;
    for (int i = 0; i < TIMES; i++) {
      int column = (int) random & (COLUMNS - 1);
      int choice = (int) (random >>> BITS) & (CHOICES - 1);
      number = number << BITS | (choice < stays[column] ? column : others[column]);
      random >>>= BITS + CHOICE_BITS;
    }
    return number >>> unused;
  }
}
