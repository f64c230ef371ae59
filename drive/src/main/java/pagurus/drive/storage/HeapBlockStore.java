package pagurus.drive.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/** Storage on the heap, for machines that need no file. */
public final class HeapBlockStore implements BlockStore {
  private final long blockBytes;
  private final long blocks;
  private final Map<Long, long[]> written = new ConcurrentHashMap<>();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();

  /** Empty storage. */
  public HeapBlockStore(long blockBytes, long blocks) {
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
    writes.incrementAndGet();
  }

  @Override
  public void read(Cpu cpu, long block, long paddr) {
    long[] content = written.getOrDefault(block, new long[(int) (blockBytes / Long.BYTES)]);
    for (int i = 0; i < content.length; i++) {
      cpu.storeRelease(Step.AWAIT_STORAGE, paddr + (long) i * Long.BYTES, content[i]);
    }
    reads.incrementAndGet();
  }

  /** How many blocks have been written. */
  public long writes() {
    return writes.get();
  }

  /** How many blocks have been read. */
  public long reads() {
    return reads.get();
  }
}
