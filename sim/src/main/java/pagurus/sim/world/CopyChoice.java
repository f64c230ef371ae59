package pagurus.sim.world;

import pagurus.vm.place.TableSite;

/** Chooses the nodes that have a copy of a table. */
@FunctionalInterface
public interface CopyChoice {
  /** Bit n is set if node n is to have a copy; the table's own node does not matter. */
  long nodesFor(TableSite site);
}
