package pagurus.vm.place;

import pagurus.arch.PagingMode;

/** The placements that come with the system. */
public final class Placements {
  private Placements() {}

  /** Every table on one node. */
  public static Placement fixedNode(int node) {
    return new FixedNode(node);
  }

  /** Tables where most of the CPUs are that run the space. */
  public static Placement followCpus() {
    return new Majority(site -> site.cpus().get());
  }

  /**
   * Each table where most of what it refers to is (the counting of vMitosis). A relocation goes up
   * from the leaves, so a table above counts its children where they are by then.
   */
  public static Placement followData() {
    return new Majority(site -> site.children().get());
  }

  /**
   * The upper levels where most of the CPUs are, the leaf tables by another placement.
   *
   * @param lowestUpper the lowest of the upper levels; 2 leaves only the leaf tables to the other
   */
  public static Placement upperLevelsLocal(int lowestUpper, Placement lower) {
    return new UpperLevelsLocal(lowestUpper, followCpus(), lower);
  }

  /** Neighbouring tables on different nodes, round robin: no node is everybody's bottleneck. */
  public static Placement interleave(PagingMode mode, int nodes) {
    return new Interleave(mode, nodes);
  }

  /** Tables out of a range of physical memory, each on the node where it is. */
  public static Placement awayFrom(long from, long to) {
    return new AwayFrom(from, to, node -> node);
  }

  /** Tables out of a range of physical memory, all to one node; it may be that of the range. */
  public static Placement awayFrom(long from, long to, int refuge) {
    return new AwayFrom(from, to, any -> refuge);
  }
}
