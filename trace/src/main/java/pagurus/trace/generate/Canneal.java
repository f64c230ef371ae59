package pagurus.trace.generate;

import java.util.List;

/**
 * Simulated annealing of a chip's layout, PARSEC's canneal: two elements of a netlist try to change
 * places.
 *
 * <p>Kept of the program: one element of the last try and one random one; of each the place, the
 * vectors of those that feed it and those that it feeds, and through each pointer there the other
 * element and its place, all of them anywhere. Half of the tries are accepted and store both
 * places. Not kept: the falling temperature, locality of a real netlist, and the map of names,
 * which is only there (a quarter of the memory). Footprint: 32 GB (Mitosis, ASPLOS 2020).
 */
final class Canneal implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(32, 5, "of the netlist");
  static final Parameter FAN =
      Parameter.whole("fan", 5, 1, 16, "elements that feed one, and that one feeds");
  static final List<Parameter> PARAMETERS = List.of(PAGES, FAN);

  /** Two vectors of 24 bytes, the pointer to the place, a string of 32. */
  private static final long ELEMENT_BYTES = 88;

  private static final long PLACE_AT = 48;
  private static final long FED_AT = 24;
  private static final long PLACE_BYTES = 8;
  private static final long NAME_BYTES = 80;

  private final Extent elements;
  private final Extent feeding;
  private final Extent fed;
  private final Extent places;
  private final int fan;
  private final long vectorBytes;
  private final Draws draws;
  private long other;

  Canneal(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    elements = extents.get(0);
    feeding = extents.get(1);
    fed = extents.get(2);
    places = extents.get(3);
    fan = (int) settings.whole(FAN);
    vectorBytes = vectorBytes(settings);
    this.draws = draws;
    other = elements.any(draws, ELEMENT_BYTES);
  }

  static List<Extent> extents(Settings settings) {
    long vector = vectorBytes(settings);
    return Extent.mapping(
        settings.whole(PAGES), ELEMENT_BYTES, vector, vector, PLACE_BYTES, NAME_BYTES);
  }

  @Override
  public int next(long[] into) {
    long one = other;
    other = elements.any(draws, ELEMENT_BYTES);
    int n = routing(other, into, routing(one, into, 0));
    if (draws.percent(50)) {
      into[n++] = PackedAccess.store(one + PLACE_AT);
      into[n++] = PackedAccess.store(other + PLACE_AT);
    }
    return n;
  }

  /** What an element's wires cost at its place. */
  private int routing(long element, long[] into, int before) {
    int n = before;
    into[n++] = PackedAccess.load(element + PLACE_AT);
    into[n++] = PackedAccess.load(places.any(draws, PLACE_BYTES));
    into[n++] = PackedAccess.load(element);
    n = wires(feeding.any(draws, vectorBytes), into, n);
    into[n++] = PackedAccess.load(element + FED_AT);
    return wires(fed.any(draws, vectorBytes), into, n);
  }

  private int wires(long vector, long[] into, int before) {
    int n = before;
    for (int i = 0; i < fan; i++) {
      into[n++] = PackedAccess.load(vector + (long) i * Long.BYTES);
      into[n++] = PackedAccess.load(elements.any(draws, ELEMENT_BYTES) + PLACE_AT);
      into[n++] = PackedAccess.load(places.any(draws, PLACE_BYTES));
    }
    return n;
  }

  /** As an allocator gives it: multiples of 16, 8 of them its own. */
  private static long vectorBytes(Settings settings) {
    return (settings.whole(FAN) * Long.BYTES + Long.BYTES + 15) & -16;
  }
}
