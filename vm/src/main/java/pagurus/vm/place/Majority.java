package pagurus.vm.place;

import java.util.function.Function;

/** Tables where most of something is that the site counts by node. */
final class Majority implements Placement {
  private final Function<TableSite, int[]> census;

  Majority(Function<TableSite, int[]> census) {
    this.census = census;
  }

  /** The node with the highest count; the present one unless another has strictly more. */
  @Override
  public Destination placeFor(TableSite site) {
    int[] counts = census.apply(site);
    int best = site.node();
    for (int node = 0; node < counts.length; node++) {
      if (counts[node] > counts[best]) {
        best = node;
      }
    }
    return Destination.on(best);
  }
}
