package pagurus.vm.place;

/** Decides where a table belongs. */
@FunctionalInterface
public interface Placement {
  /** Where the table at this site should be; where it is, if it should stay. */
  Destination placeFor(TableSite site);
}
