package pagurus.drive.stress;

import java.util.List;
import java.util.SplittableRandom;
import pagurus.vm.evacuate.BlockCensus;
import pagurus.vm.evacuate.Collapse;
import pagurus.vm.evacuate.Compaction;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.Migration;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.sync.SpinLock;

/**
 * One CPU's work on physical memory: nodes and blocks that go offline and come back, compaction,
 * huge leaves made of small ones, migration of ranges with their tables.
 *
 * <p>Only one CPU at a time takes memory out of use; otherwise there might be none left.
 */
final class MemoryMover {
  private static final int WHOLE_NODE_ONE_IN = 4;

  private final Kernel kernel;
  private final KernelThread thread;
  private final Frames frames;
  private final List<RelocationProtocol> protocols;
  private final SpinLock outOfUse;

  /**
   * The work of one CPU.
   *
   * @param outOfUse held by whoever takes memory out of use
   */
  MemoryMover(
      Kernel kernel, KernelThread thread, List<RelocationProtocol> protocols, SpinLock outOfUse) {
    this.kernel = kernel;
    this.thread = thread;
    this.protocols = protocols;
    this.outOfUse = outOfUse;
    frames = kernel.core().frames();
  }

  private RelocationProtocol protocol(SplittableRandom draw) {
    return protocols.get(draw.nextInt(protocols.size()));
  }

  /** Takes a node or a page block out of use, and puts it back, whatever came of it. */
  void offline(SplittableRandom draw) {
    int node = draw.nextInt(frames.nodes());
    boolean whole = frames.nodes() > 1 && draw.nextInt(WHOLE_NODE_ONE_IN) == 0;
    int block = draw.nextInt(frames.blocks(node));
    Offline offline = new Offline(kernel, protocol(draw));
    if (!outOfUse.tryLock(thread.cpu())) {
      return;
    }
    try {
      if (whole) {
        offline.node(thread, node);
        offline.online(thread, node);
      } else {
        offline.block(thread, node, block);
        offline.online(thread, node, block);
      }
    } finally {
      outOfUse.unlock(thread.cpu());
    }
  }

  /** Makes one more whole block on a node, if that is possible. */
  void compact(SplittableRandom draw) {
    int node = draw.nextInt(frames.nodes());
    Compaction compaction = new Compaction(kernel, protocol(draw));
    if (outOfUse.tryLock(thread.cpu())) {
      try {
        compaction.compact(thread, node, BlockCensus.take(thread.cpu(), frames, node).free() + 1);
      } finally {
        outOfUse.unlock(thread.cpu());
      }
    }
  }

  /** Makes a whole block on a node, by taking pages out of memory if need be. */
  void clearBlock(int node, SplittableRandom draw) {
    if (outOfUse.tryLock(thread.cpu())) {
      try {
        thread.enter();
        kernel.reclaimer().reclaim(thread, node, 1 << frames.blockOrder());
        thread.leave();
        new Compaction(kernel, protocol(draw)).compact(thread, node, 1);
      } finally {
        outOfUse.unlock(thread.cpu());
      }
    }
  }

  /** Makes the huge leaf that translates an address, of a block of a node, if that is possible. */
  void collapse(AddressSpace space, long vaddr, int node) {
    new Collapse(kernel).collapse(thread, space, vaddr, node);
  }

  /** Moves the data of a space or of a range of it, sometimes with its tables. */
  void migrate(AddressSpace space, SplittableRandom draw) {
    Migration migration = kernel.migration();
    Migration.Request request = migration.toNode(space, draw.nextInt(frames.nodes()));
    if (draw.nextBoolean()) {
      long start = draw.nextLong(request.end()) & -kernel.core().mode().pageBytes();
      request = request.range(start, request.end());
    }
    if (draw.nextBoolean()) {
      request = request.withShared();
    }
    if (draw.nextBoolean()) {
      request = request.withTables(protocol(draw));
    }
    migration.migrate(thread, request);
  }
}
