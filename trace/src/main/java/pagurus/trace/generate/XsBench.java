package pagurus.trace.generate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Macroscopic cross sections of random energies and materials, as XSBench looks them up in its
 * unionised energy grid.
 *
 * <p>Kept of the program (XSBench v18, which Mitosis' authors build): a binary search in the union
 * of all energies; the material by its share of the look-ups, and its nuclides one after the other
 * (Materials.c), in the "large" problem of 355; for each nuclide one index from the row of the
 * union's point, and the two grid points of six doubles around the energy. The row is 1420 bytes;
 * grid points lie about where the energy is in the nuclide's own grid. All materials but the fuel
 * share 68 nuclides, whose indices are the first 272 bytes of a row. Not kept: arithmetic, lists of
 * nuclides, their concentrations, and the sums on the stack, all of which stay in the caches.
 * Footprint: 85 GB ({@code -g 180000 -p 15000000}, Mitosis's run), filled by one thread.
 */
final class XsBench implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(85, 3, "of the energy grids");
  static final List<Parameter> PARAMETERS = List.of(PAGES);

  private static final int ALL_NUCLIDES = 355;

  /** Numbers of nuclides, in the order of the program's lists. */
  private static final int[] WATER = {24, 41, 4, 5};

  private static final int[] CLADDING = {63, 64, 65, 66, 67};

  private static final int[] VESSEL = {
    19, 20, 21, 22, 35, 36, 37, 38, 39, 25, 27, 28, 29, 30, 31, 32, 26, 49, 50, 51, 11, 12, 13, 14,
    6, 16, 17
  };

  private static final int[] REFLECTOR =
      joined(WATER, 19, 20, 21, 22, 35, 36, 37, 38, 39, 25, 49, 50, 51, 11, 12, 13, 14);

  private static final int[] ASSEMBLIES = joined(WATER, CLADDING);

  /** The small problem's nuclides, and all that only the large one has. */
  private static final int[] FUEL =
      joined(
          new int[] {
            58, 59, 60, 61, 40, 42, 43, 44, 45, 46, 1, 2, 3, 7, 8, 9, 10, 29, 57, 47, 48, 0, 62, 15,
            33, 34, 52, 53, 54, 55, 56, 18, 23, 41
          },
          IntStream.range(68, ALL_NUCLIDES).toArray());

  private static final List<int[]> MATERIALS =
      List.of(
          FUEL,
          CLADDING,
          WATER,
          WATER,
          VESSEL,
          REFLECTOR,
          REFLECTOR,
          REFLECTOR,
          REFLECTOR,
          REFLECTOR,
          ASSEMBLIES,
          ASSEMBLIES);

  /**
   * Materials' shares of the look-ups in thousandths. The program adds up those behind the fuel's,
   * and takes fuel for what is left.
   */
  private static final int[] SHARES = {139, 52, 275, 134, 154, 64, 66, 55, 8, 15, 25, 13};

  /** An energy of the union, and the pointer to its row. */
  private static final long ENERGY_BYTES = 16;

  private static final long ROW_BYTES = ALL_NUCLIDES * Integer.BYTES;
  private static final long POINT_BYTES = 6L * Double.BYTES;

  /** How far a nuclide's grid may be from the even spacing, in points. */
  private static final long SPREAD = 64;

  private final Extent energies;
  private final Extent rows;
  private final Extent grids;
  private final long unionPoints;
  private final long nuclidePoints;
  private final Draws draws;

  private long row;
  private long nuclidePoint;
  private int[] nuclides = {};
  private int looked;

  XsBench(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    energies = extents.get(0);
    rows = extents.get(1);
    grids = extents.get(2);
    unionPoints = Math.max(1, Math.min(energies.items(ENERGY_BYTES), rows.items(ROW_BYTES)));
    nuclidePoints = Math.max(1, grids.items(POINT_BYTES) / ALL_NUCLIDES - SPREAD - 1);
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(settings.whole(PAGES), ENERGY_BYTES, ROW_BYTES, POINT_BYTES);
  }

  @Override
  public int next(long[] into) {
    if (looked == nuclides.length) {
      return search(into);
    }
    int nuclide = nuclides[looked++];
    into[0] = PackedAccess.load((row + (long) nuclide * Integer.BYTES) & -Long.BYTES);
    long inGrid = nuclidePoint + draws.below(SPREAD);
    long point = (nuclide * (nuclidePoints + SPREAD + 1) + inGrid) * POINT_BYTES;
    long low = grids.base() + point % (grids.items(POINT_BYTES) * POINT_BYTES - POINT_BYTES);
    int n = 1;
    for (int i = 0; i < 6; i++) {
      into[n++] = PackedAccess.load(low + POINT_BYTES + (long) i * Double.BYTES);
      into[n++] = PackedAccess.load(low + (long) i * Double.BYTES);
    }
    return n;
  }

  /** Energy and material of the next look-up, and the place of the energy in the union. */
  private int search(long[] into) {
    long energy = draws.below(unionPoints);
    long low = 0;
    long high = unionPoints;
    int n = 0;
    while (low < high) {
      long middle = (low + high) >>> 1;
      into[n++] = PackedAccess.load(energies.base() + middle * ENERGY_BYTES);
      if (middle < energy) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    row = rows.base() + energy * ROW_BYTES;
    nuclidePoint = (long) ((double) energy / unionPoints * nuclidePoints);
    long share = draws.below(1000);
    int material = 0;
    while (material < SHARES.length - 1 && share >= SHARES[material]) {
      share -= SHARES[material++];
    }
    nuclides = MATERIALS.get(material);
    looked = 0;
    return n;
  }

  private static int[] joined(int[] some, int... others) {
    return IntStream.concat(IntStream.of(some), IntStream.of(others)).toArray();
  }
}
