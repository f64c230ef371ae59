package pagurus.vm.place;

/**
 * The upper levels near the CPUs, which read them in every walk that their walk caches do not cut
 * short; the levels below by another placement.
 */
final class UpperLevelsLocal implements Placement {
  private final int lowestUpper;
  private final Placement upper;
  private final Placement lower;

  UpperLevelsLocal(int lowestUpper, Placement upper, Placement lower) {
    this.lowestUpper = lowestUpper;
    this.upper = upper;
    this.lower = lower;
  }

  @Override
  public Destination placeFor(TableSite site) {
    return site.level() >= lowestUpper ? upper.placeFor(site) : lower.placeFor(site);
  }
}
