package pagurus.trace.generate;

import java.util.List;

/**
 * Macroscopic cross sections of random energies and materials, as XSBench looks them up in its
 * unionised energy grid.
 *
 * <p>Kept of the program: a binary search in the union of all energies; the material by its share
 * of the look-ups, and the number of its nuclides, in the "large" problem of 355 nuclides; for each
 * nuclide one index from the row of the union's point, and the two grid points of six doubles
 * around the energy. The row is 1420 bytes; grid points lie about where the energy is in the
 * nuclide's own grid. Not kept: arithmetic, concentrations, and the sums on the stack, all of which
 * stay in the caches. Footprint: 85 GB ({@code -g 180000 -p 15000000}, Mitosis's run).
 */
final class XsBench implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(85, 3, "of the energy grids");
  static final List<Parameter> PARAMETERS = List.of(PAGES);

  /** Nuclides of the fuel and of the other materials: "large", from XSBench's materials. */
  private static final int[] NUCLIDES = {321, 5, 4, 4, 27, 21, 21, 21, 21, 21, 9, 9};

  /** Materials' shares of the look-ups in thousandths, from XSBench's pick of a material. */
  private static final int[] SHARES = {140, 52, 275, 134, 154, 64, 66, 55, 8, 15, 25, 13};

  /** An energy of the union, and the pointer to its row. */
  private static final long ENERGY_BYTES = 16;

  private static final int ALL_NUCLIDES = 355;
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
  private int nuclide;
  private int nuclidesLeft;
  private int nuclideStep;

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
    if (nuclidesLeft == 0) {
      return search(into);
    }
    nuclidesLeft--;
    into[0] = PackedAccess.load((row + (long) nuclide * Integer.BYTES) & -Long.BYTES);
    long inGrid = nuclidePoint + draws.below(SPREAD);
    long point = (nuclide * (nuclidePoints + SPREAD + 1) + inGrid) * POINT_BYTES;
    long low = grids.base() + point % (grids.items(POINT_BYTES) * POINT_BYTES - POINT_BYTES);
    int n = 1;
    for (int i = 0; i < 6; i++) {
      into[n++] = PackedAccess.load(low + POINT_BYTES + (long) i * Double.BYTES);
      into[n++] = PackedAccess.load(low + (long) i * Double.BYTES);
    }
    nuclide = (nuclide + nuclideStep) % ALL_NUCLIDES;
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
    nuclidesLeft = NUCLIDES[material];
    nuclide = (material * 29) % ALL_NUCLIDES;
    nuclideStep = material == 0 ? 1 : 7;
    return n;
  }
}
