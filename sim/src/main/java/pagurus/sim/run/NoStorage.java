package pagurus.sim.run;

import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;

/** A swap device that must never be needed: data has no content here. */
record NoStorage(long blockBytes) implements BlockStore {
  @Override
  public long blocks() {
    return 1;
  }

  @Override
  public void write(Cpu cpu, long block, long paddr) {
    throw new IllegalArgumentException("the machine's memory is too small for the workload");
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    throw new IllegalArgumentException("the machine's memory is too small for the workload");
  }
}
