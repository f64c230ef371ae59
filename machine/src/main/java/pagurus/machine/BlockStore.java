package pagurus.machine;

/**
 * Storage of fixed-size blocks outside memory: a swap device or a file.
 *
 * <p>Blocks are numbered from 0. A block that was never written reads as zeros. Safe to use from
 * several CPUs at once for different blocks; the caller keeps two from using one block.
 */
public interface BlockStore {
  /** Bytes of a block: the page size of the machine. */
  long blockBytes();

  /** How many blocks there are. */
  long blocks();

  /** Writes a frame's content to a block. May take long; returns when it is safe to reuse. */
  void write(Cpu cpu, long block, long paddr);

  /** Reads a block into a frame that no other actor can reach. */
  void read(Cpu cpu, long block, long paddr);
}
