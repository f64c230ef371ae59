package pagurus.vm.place;

import pagurus.machine.Topology;

/** The placements that come with the system. */
public final class Placements {
  private Placements() {}

  /** Every table on one node. */
  public static Placement fixedNode(int node) {
    Destination destination = Destination.on(node);
    return site -> destination;
  }

  /** Tables where most of the CPUs are that run the space. */
  public static Placement followCpus() {
    return site -> Destination.on(majority(site.cpus().get(), site.node()));
  }

  /** Each table where most of what it refers to is (the counting of vMitosis). */
  public static Placement followData() {
    return site -> Destination.on(majority(site.children().get(), site.node()));
  }

  /** Tables out of a range of physical memory, as near to where they were as possible. */
  public static Placement awayFrom(long from, long to) {
    return site ->
        site.table() >= from && site.table() < to
            ? new Destination(site.node(), from, to)
            : Destination.on(site.node());
  }

  /** Tables off a node, to the nearest other one. */
  public static Placement offNode(Topology topology, int node) {
    int[] order = topology.nearestFirst(node);
    if (order.length < 2) {
      throw new IllegalArgumentException(
          "machine " + topology.name() + " has no other node than " + node);
    }
    return site -> Destination.on(site.node() == node ? order[1] : site.node());
  }

  /** The node with the highest count; the present one unless another has strictly more. */
  private static int majority(int[] counts, int present) {
    int best = present;
    for (int node = 0; node < counts.length; node++) {
      if (counts[node] > counts[best]) {
        best = node;
      }
    }
    return best;
  }
}
