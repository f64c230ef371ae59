package pagurus.sim.run;

import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;

/** A file of zeros: data has no content here, and how long a device takes is not simulated. */
record EmptyFile(long blocks, long blockBytes) implements BlockStore {
  @Override
  public void write(Cpu cpu, long block, long paddr) {
    // Zeros are there already.
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    // The frame has no content.
  }
}
