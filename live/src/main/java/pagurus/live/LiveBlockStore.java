package pagurus.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import pagurus.machine.BlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * Blocks in a real file: block {@code n} is at offset {@code n * blockBytes}. The file is as long
 * as its last block that was written; what was never written takes no room and reads as zeros.
 *
 * <p>Frames go from and to simulated memory without a copy in between. Reading and writing count as
 * {@link Step#AWAIT_STORAGE} in the {@linkplain WaitStatistics waits} of the CPU, which serves no
 * IPI meanwhile. A write is handed to the host; it is <em>not</em> promised to outlive a crash of
 * the host, as swap need not.
 */
public final class LiveBlockStore implements BlockStore, AutoCloseable {
  private final PhysicalMemory memory;
  private final Path path;
  private final FileChannel file;
  private final long blockBytes;
  private final long blocks;
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();

  private LiveBlockStore(
      PhysicalMemory memory, Path path, FileChannel file, long blockBytes, long blocks) {
    this.memory = memory;
    this.path = path;
    this.file = file;
    this.blockBytes = blockBytes;
    this.blocks = blocks;
  }

  /**
   * Blocks in a new file of the host's folder for temporary files. It is gone when the store is
   * closed, and when the process dies.
   *
   * @throws UncheckedIOException if there can be no such file
   */
  public static LiveBlockStore temporary(LiveMachine machine, long blockBytes, long blocks) {
    check(blockBytes, blocks); // before there is a file that nobody would remove
    Path path;
    try {
      path = Files.createTempFile("pagurus-", ".swap");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary file for swap: " + reason(e), e);
    }
    return open(machine, path, blockBytes, blocks, true);
  }

  /**
   * Blocks in a file with a name, which stays. If it exists, its content is that of the blocks.
   *
   * @throws UncheckedIOException if it cannot be opened
   */
  public static LiveBlockStore named(LiveMachine machine, Path path, long blockBytes, long blocks) {
    check(blockBytes, blocks);
    return open(machine, path, blockBytes, blocks, false);
  }

  private static void check(long blockBytes, long blocks) {
    if (blockBytes < 8 || blockBytes > 1 << 30 || Long.bitCount(blockBytes) != 1) {
      throw new IllegalArgumentException(
          "a block has a power of two of bytes from 8 to 2^30, not " + blockBytes);
    }
    if (blocks < 1 || blocks > Long.MAX_VALUE / blockBytes) {
      throw new IllegalArgumentException("a store has at least 1 block, not " + blocks);
    }
  }

  private static LiveBlockStore open(
      LiveMachine machine, Path path, long blockBytes, long blocks, boolean temporary) {
    Set<StandardOpenOption> how =
        temporary
            ? Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)
            : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      FileChannel file = FileChannel.open(path, how);
      return new LiveBlockStore(machine.bytes(), path, file, blockBytes, blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be opened for blocks: " + reason(e), e);
    }
  }

  @Override
  public long blockBytes() {
    return blockBytes;
  }

  @Override
  public long blocks() {
    return blocks;
  }

  /** The file's name. A temporary file may have lost it already, and is none the worse for that. */
  public Path path() {
    return path;
  }

  /** How many blocks were read. */
  public long reads() {
    return reads.sum();
  }

  /** How many blocks were written. */
  public long writes() {
    return writes.sum();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the host cannot, because its disk is full above all
   */
  @Override
  public void write(Cpu cpu, long block, long paddr) {
    ByteBuffer frame = frame(block, paddr);
    long offset = block * blockBytes;
    cpu.waitBegins(Step.AWAIT_STORAGE);
    try {
      while (frame.hasRemaining()) {
        file.write(frame, offset + frame.position());
      }
    } catch (IOException e) {
      throw failed("written to", block, e);
    } finally {
      cpu.waitEnds(Step.AWAIT_STORAGE);
    }
    writes.increment();
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the host cannot
   */
  @Override
  public void read(Cpu cpu, long block, long paddr) {
    ByteBuffer frame = frame(block, paddr);
    long offset = block * blockBytes;
    cpu.waitBegins(Step.AWAIT_STORAGE);
    try {
      int got = 0;
      while (frame.hasRemaining() && got >= 0) {
        got = file.read(frame, offset + frame.position());
      }
    } catch (IOException e) {
      throw failed("read from", block, e);
    } finally {
      cpu.waitEnds(Step.AWAIT_STORAGE);
    }
    // Behind the end of the file are the blocks that were never written.
    MemorySegment.ofBuffer(frame).fill((byte) 0);
    reads.increment();
  }

  private ByteBuffer frame(long block, long paddr) {
    if (block < 0 || block >= blocks) {
      throw new IndexOutOfBoundsException(
          "block %d is outside of the store (0-%d)".formatted(block, blocks - 1));
    }
    return memory.range(paddr, blockBytes).asByteBuffer();
  }

  private UncheckedIOException failed(String how, long block, IOException e) {
    return new UncheckedIOException(
        "block %d could not be %s %s: %s".formatted(block, how, path, reason(e)), e);
  }

  /** What the host said; some of Java's exceptions say nothing but their names. */
  private static String reason(IOException e) {
    String said = e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }

  /** Closes the file; a temporary one is gone then. A second call does nothing. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be closed: " + reason(e), e);
    }
  }
}
