package pagurus.drive.story;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/** A guest's swap device, in this process's memory. */
final class HeapStorage implements BlockStore {
  private final long blockBytes;
  private final long blocks;
  private final Map<Long, long[]> written = new ConcurrentHashMap<>();

  HeapStorage(long blockBytes, long blocks) {
    this.blockBytes = blockBytes;
    this.blocks = blocks;
  }

  @Override
  public long blockBytes() {
    return blockBytes;
  }

  @Override
  public long blocks() {
    return blocks;
  }

  @Override
  public void write(Cpu cpu, long block, long paddr) {
    long[] content = new long[(int) (blockBytes / Long.BYTES)];
    for (int i = 0; i < content.length; i++) {
      content[i] = cpu.loadAcquire(Step.AWAIT_STORAGE, paddr + (long) i * Long.BYTES);
    }
    written.put(block, content);
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    long[] content = written.getOrDefault(block, new long[(int) (blockBytes / Long.BYTES)]);
    for (int i = 0; i < content.length; i++) {
      cpu.storeRelease(Step.AWAIT_STORAGE, paddr + (long) i * Long.BYTES, content[i]);
    }
  }
}
