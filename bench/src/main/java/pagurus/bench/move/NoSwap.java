package pagurus.bench.move;

import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;

/** A swap device without blocks, for machines with memory enough. */
final class NoSwap implements BlockStore {
  @Override
  public long blockBytes() {
    return 4096;
  }

  @Override
  public long blocks() {
    return 0;
  }

  @Override
  public void write(Cpu cpu, long block, long paddr) {
    throw new IllegalStateException("there is no block " + block);
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    throw new IllegalStateException("there is no block " + block);
  }
}
