package pagurus.sim.world;

/** Which nodes have copies of tables. */
public enum Replicas {
  /** A table is where it is. */
  NONE,
  /** Every node has a copy of every table. */
  EAGER,
  /** A node gets a copy of a table when a CPU of it first walks it, by a fault. */
  LAZY
}
