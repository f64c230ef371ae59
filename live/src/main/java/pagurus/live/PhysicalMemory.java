package pagurus.live;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import pagurus.machine.PhysicalLayout;

/**
 * Simulated physical memory: one reserved range of this process's address space.
 *
 * <p>{@code GLOBAL} spans the whole address space of the process, so that its bounds are constants
 * for the compiler and one {@code long} is all that differs between machines (docs: 3.4 ns a
 * 4-level walk, against 5.5 for a segment in a field). Whoever uses it has to check addresses
 * first.
 */
final class PhysicalMemory {
  @SuppressWarnings("restricted") // addresses are checked before they are used
  static final MemorySegment GLOBAL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final PhysicalLayout layout;
  private final long base;
  private boolean released;

  PhysicalMemory(PhysicalLayout layout) {
    this.layout = layout;
    this.base = Libc.reserve(layout.end());
    Libc.preferLargePages(base, layout.end());
  }

  PhysicalLayout layout() {
    return layout;
  }

  /** Where physical address 0 is in this process. */
  long base() {
    return base;
  }

  /** The frame's bytes; refuses a range that does not exist. */
  MemorySegment range(long paddr, long bytes) {
    if (released || bytes < 1 || !layout.exists(paddr) || !layout.exists(paddr + bytes - 1)) {
      throw new IndexOutOfBoundsException(
          "%d bytes at p0x%x are not memory (%d nodes of 0x%x bytes)"
              .formatted(bytes, paddr, layout.nodes(), layout.bytesPerNode()));
    }
    return GLOBAL.asSlice(base + paddr, bytes);
  }

  /** Takes a node's memory from this node of the host; says why not if that fails. */
  Optional<String> bind(int node, int hostNode) {
    return Libc.bindMemory(base + layout.base(node), layout.bytesPerNode(), hostNode);
  }

  /** Gives the memory back; whoever uses the address afterwards crashes the process. */
  void release() {
    if (!released) {
      released = true;
      Libc.release(base, layout.end());
    }
  }
}
