package pagurus.trace.generate;

import java.util.List;

/**
 * Simulated annealing of a chip's layout, PARSEC's canneal: two elements of a netlist try to change
 * places.
 *
 * <p>Kept of the program (netlist_elem.h and netlist.cpp of PARSEC 3.0): the element of the last
 * try, whose wires are still the same, and one random one; of each the place, the vectors of those
 * that feed it and those that it feeds, and through each pointer there the other element and its
 * place, all of them anywhere. Pointers to places are read by a locked compare and exchange, which
 * is a store to a page and to a line whatever it finds (AtomicPtr.h). A third of the tries are
 * accepted, as in a small run of the same rules, and store both places.
 *
 * <p>The netlist is as PARSEC's script makes it (canneal_netlist.pl): each element names those that
 * feed it at random, so that it feeds as many on average, but not always; one place in eleven has
 * no element (100 million on 10,000 by 11,000, Mitosis). Elements are one array; a vector has got
 * its pointers one by one, so that there is room for a power of two, and lies on the heap, among
 * the names of all elements in their map, which nobody looks at any more.
 *
 * <p>Not kept: the falling temperature, under which fewer tries are accepted in the end, and the
 * blocks that vectors leave when they grow. Footprint: 32 GB (Mitosis, ASPLOS 2020).
 */
final class Canneal implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(32, 3, "of the netlist");
  static final Parameter FAN =
      Parameter.whole("fan", 5, 1, 16, "elements that feed one, and that one feeds on average");
  static final List<Parameter> PARAMETERS = List.of(PAGES, FAN);

  /** A string of 32 bytes, two vectors of 24, the pointer to the place. */
  private static final long ELEMENT_BYTES = 88;

  private static final long FEEDING_AT = 32;
  private static final long FED_AT = 56;
  private static final long PLACE_AT = 80;
  private static final long PLACE_BYTES = 8;
  private static final long NAME_BYTES = 80;

  /** Of so many places, one has no element. */
  private static final long PLACES = 11;

  /** What an allocator gives is at a multiple of this. */
  private static final long GRAIN = 16;

  /** glibc's smallest block. */
  private static final long LEAST_BLOCK = 32;

  /** Two elements, the places of both, their vectors, and what is stored. */
  private static final int BESIDE_WIRES = 10;

  private static final int ACCESSES_OF_WIRE = 3;

  private final Extent elements;
  private final Extent heap;
  private final Extent places;
  private final int fan;
  private final double[] fedAtMost;
  private final Draws draws;

  /** The element of the last try, where it is, and what is read for its wires. */
  private long other;

  private long place;
  private final long[] wires = new long[MOST];
  private int wired;

  Canneal(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    elements = extents.get(0);
    heap = extents.get(1);
    places = extents.get(2);
    fan = (int) settings.whole(FAN);
    fedAtMost = fedAtMost(fan);
    this.draws = draws;
    visitAny();
  }

  static List<Extent> extents(Settings settings) {
    int fan = (int) settings.whole(FAN);
    double fed = 0;
    double before = 0;
    double[] atMost = fedAtMost(fan);
    for (int n = 0; n < atMost.length; n++) {
      fed += (atMost[n] - before) * blockBytes(n);
      before = atMost[n];
    }
    return Extent.mapping(
        settings.whole(PAGES),
        ELEMENT_BYTES * PLACES,
        (blockBytes(fan) + Math.round(fed) + NAME_BYTES) * (PLACES - 1),
        PLACE_BYTES * PLACES);
  }

  @Override
  public int next(long[] into) {
    long one = other;
    long before = place;
    System.arraycopy(wires, 0, into, 4, wired);
    int n = 4 + wired;
    visitAny();
    into[0] = PackedAccess.store(one + PLACE_AT);
    into[1] = PackedAccess.store(other + PLACE_AT);
    into[2] = PackedAccess.load(before);
    into[3] = PackedAccess.load(place);
    System.arraycopy(wires, 0, into, n, wired);
    n += wired;
    if (draws.below(3) == 0) {
      into[n++] = PackedAccess.store(one + PLACE_AT);
      into[n++] = PackedAccess.store(other + PLACE_AT);
      place = before;
    }
    return n;
  }

  /** Takes a random element, and finds out what is read for its wires. */
  private void visitAny() {
    long all = Math.min(elements.items(ELEMENT_BYTES), places.items(PLACE_BYTES));
    long named = Math.max(1, all - all / PLACES);
    long number = draws.below(all);
    other = elements.base() + number * ELEMENT_BYTES;
    place = anyPlace();
    wired = 0;
    wires[wired++] = PackedAccess.load(other + FEEDING_AT);
    if (number < named) {
      wires(fan, named);
    }
    wires[wired++] = PackedAccess.load(other + FED_AT);
    if (number < named) {
      wires(fed(), named);
    }
  }

  private void wires(int count, long named) {
    long room = heap.items(GRAIN) - blockBytes(count) / GRAIN;
    long vector = heap.base() + draws.below(Math.max(1, room)) * GRAIN;
    for (int i = 0; i < count; i++) {
      long element = elements.base() + draws.below(named) * ELEMENT_BYTES;
      wires[wired++] = PackedAccess.load(vector + (long) i * Long.BYTES);
      wires[wired++] = PackedAccess.store(element + PLACE_AT);
      wires[wired++] = PackedAccess.load(anyPlace());
    }
  }

  private long anyPlace() {
    return places.any(draws, PLACE_BYTES);
  }

  /** How many a random element feeds. */
  private int fed() {
    double share = draws.fraction();
    int count = 0;
    while (count < fedAtMost.length - 1 && share >= fedAtMost[count]) {
      count++;
    }
    return count;
  }

  /**
   * Shares of the elements that feed at most 0, 1, 2 and so on, where each of very many is fed by
   * so many: Poisson's distribution, as far as a try's accesses are at most {@link Pattern#MOST}.
   */
  private static double[] fedAtMost(int fan) {
    double[] shares = new double[(MOST - BESIDE_WIRES) / (2 * ACCESSES_OF_WIRE) - fan + 1];
    double exactly = Math.exp(-fan);
    double sum = 0;
    for (int n = 0; n < shares.length; n++) {
      sum += exactly;
      shares[n] = sum;
      exactly *= (double) fan / (n + 1);
    }
    shares[shares.length - 1] = 1;
    return shares;
  }

  /** What a vector takes that so many pointers were pushed to, with 8 bytes of the allocator's. */
  private static long blockBytes(int pointers) {
    if (pointers == 0) {
      return 0;
    }
    long room = (long) Integer.highestOneBit(2 * pointers - 1) * Long.BYTES;
    return Math.max(LEAST_BLOCK, (room + Long.BYTES + GRAIN - 1) & -GRAIN);
  }
}
