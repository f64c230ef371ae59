package pagurus.check.scenario;

import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * A swap device as an array. Its content is no step; the words of frames are. Who waits for it
 * sleeps, and its CPU serves interrupts.
 */
final class SwapInMemory implements BlockStore {
  private final int wordsPerBlock;
  private final long[] content;
  private Runnable meanwhile = () -> {};

  SwapInMemory(long blockBytes, int blocks) {
    wordsPerBlock = (int) (blockBytes / Long.BYTES);
    content = new long[blocks * wordsPerBlock];
  }

  /** Something that happens whenever a page is about to be written, while the stage is set. */
  void whileWriting(Runnable happens) {
    meanwhile = happens;
  }

  @Override
  public long blockBytes() {
    return (long) wordsPerBlock * Long.BYTES;
  }

  @Override
  public long blocks() {
    return content.length / wordsPerBlock;
  }

  @Override
  public void write(Cpu cpu, long block, long paddr) {
    meanwhile.run();
    cpu.poll(Step.AWAIT_STORAGE);
    for (int word = 0; word < wordsPerBlock; word++) {
      content[(int) block * wordsPerBlock + word] =
          cpu.loadAcquire(Step.AWAIT_STORAGE, paddr + (long) word * Long.BYTES);
    }
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    cpu.poll(Step.AWAIT_STORAGE);
    for (int word = 0; word < wordsPerBlock; word++) {
      cpu.storeRelease(
          Step.AWAIT_STORAGE,
          paddr + (long) word * Long.BYTES,
          content[(int) block * wordsPerBlock + word]);
    }
  }
}
