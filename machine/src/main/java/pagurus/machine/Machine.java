package pagurus.machine;

/** A world: CPUs over physical memory on nodes. */
public interface Machine {
  /** Nodes, CPUs and distances. */
  Topology topology();

  /** Which physical addresses exist, and on which node. */
  PhysicalLayout memory();

  /** The CPU with this number, from 0 to {@code topology().cpus() - 1}. */
  Cpu cpu(int id);
}
