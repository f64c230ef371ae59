package pagurus.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.sim.hardware.Hardware;

/** A machine in simulated time. Belongs to one host thread. */
public final class SimulatedMachine implements Machine {
  private final Topology topology;
  private final PhysicalLayout layout;
  private final MemoryCosts costs;
  private final Optional<GuestFrames> guestFrames;
  private final Latencies latencies = new Latencies();
  private final Foresight foresight;
  private final List<SimulatedCpu> cpus = new ArrayList<>();
  private boolean defersShootdowns;

  /**
   * A machine that has just been switched on.
   *
   * @param hardware what it is made of
   * @param bytesPerNode memory of each node
   */
  public SimulatedMachine(Hardware hardware, long bytesPerNode) {
    this(hardware, bytesPerNode, Optional.empty());
  }

  /** The same, of whose memory some may be that of a guest, who sees it as this. */
  public SimulatedMachine(
      Hardware hardware, long bytesPerNode, Optional<PhysicalLayout> guestMemory) {
    topology = hardware.topology();
    layout = PhysicalLayout.of(topology.nodes(), bytesPerNode);
    SparseMemory memory = new SparseMemory();
    guestFrames = guestMemory.map(GuestFrames::new);
    costs = new MemoryCosts(hardware, layout, memory, guestFrames);
    foresight = new Foresight(memory);
    for (int id = 0; id < topology.cpus(); id++) {
      cpus.add(new SimulatedCpu(id, topology.nodeOf(id), hardware, memory, costs, cpus));
    }
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public PhysicalLayout memory() {
    return layout;
  }

  @Override
  public SimulatedCpu cpu(int id) {
    return cpus.get(id);
  }

  /** What of its memory is a guest's, if it has one. */
  public Optional<GuestFrames> guestFrames() {
    return guestFrames;
  }

  /** How long accesses waited, on whatever CPU. */
  public Latencies latencies() {
    return latencies;
  }

  /** Whether shootdowns that move nothing wait for the ticks of others from now on. */
  public void deferShootdowns(boolean wanted) {
    defersShootdowns = wanted;
  }

  /** Whether they do. */
  public boolean defersShootdowns() {
    return defersShootdowns;
  }

  /** What memory costs. */
  public MemoryCosts costs() {
    return costs;
  }

  /** Where the walks of the program that runs will lead. */
  public Foresight foresight() {
    return foresight;
  }
}
