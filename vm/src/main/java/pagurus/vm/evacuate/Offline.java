package pagurus.vm.evacuate;

import java.util.ArrayList;
import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.Isolation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.space.KernelThread;

/**
 * Takes memory out of use while programs run, and puts it back: a node, or one page block of it
 * (hot-remove).
 *
 * <p>Everything that allocates goes elsewhere from the moment of isolation. Data and tables move;
 * nothing is swapped unless the other nodes are full. If a frame is left in the end - a pinned
 * page, or a table where tables do not move - the memory is put back into use, and the report names
 * what holds it.
 *
 * <p>Compaction may be emptying blocks of the same memory: it lets go of them, and they stay out of
 * use. Who takes memory out of use that somebody else is taking out of use already waits until it
 * is known how that ends: otherwise it could be found empty, and be back in use when the other
 * gives up. Blocks are taken in the order of their numbers, so two do not wait for each other.
 * Memory that is put back into use meanwhile is not, if it becomes empty.
 *
 * <p>A node's first frames hold the kernel's records of the node's own frames, on node 0 the
 * kernel's words, too. They are no part of what goes offline: they would go with the node's power,
 * or on node 0 not at all.
 */
public final class Offline {
  private final Kernel kernel;
  private final Frames frames;
  private final RelocationProtocol protocol;
  private final int passes;

  /** Offlining on a machine, with tables that move by this protocol. */
  public Offline(Kernel kernel, RelocationProtocol protocol) {
    this(kernel, protocol, Evacuator.PASSES);
  }

  /** The same, with so much patience: everything is tried so often. */
  public Offline(Kernel kernel, RelocationProtocol protocol, int passes) {
    this.passes = passes;
    this.kernel = kernel;
    this.protocol = protocol;
    frames = kernel.core().frames();
  }

  /** Takes a node out of use. The caller holds no lock. */
  public Evacuation node(KernelThread thread, int node) {
    return evacuate(thread, node, 0, frames.blocks(node), false);
  }

  /** Takes one page block of a node out of use. The caller holds no lock. */
  public Evacuation block(KernelThread thread, int node, int block) {
    if (block < 0 || block >= frames.blocks(node)) {
      throw new IllegalArgumentException(
          "node %d has page blocks 0 to %d, not %d"
              .formatted(node, frames.blocks(node) - 1, block));
    }
    return evacuate(thread, node, block, block + 1, true);
  }

  private Evacuation evacuate(KernelThread thread, int node, int from, int to, boolean sameNode) {
    Cpu cpu = thread.cpu();
    for (int block = from; block < to; block++) {
      while (!frames.isolate(cpu, node, block, Isolation.LEAVING)) {
        cpu.relax(Step.AWAIT_MEMORY);
      }
    }
    List<Integer> targets = new ArrayList<>();
    for (int candidate : frames.nearestFirst(node)) {
      if (!frames.isOffline(candidate) && (sameNode || candidate != node)) {
        targets.add(candidate);
      }
    }
    int first = frames.firstOfBlock(node, from);
    int limit = frames.limitOfBlock(node, to - 1);
    try {
      Evacuation done = new Evacuator(kernel, protocol, first, limit, targets, passes).run(thread);
      for (int block = from; done.isEmpty() && block < to; block++) {
        frames.isolate(cpu, node, block, Isolation.OFFLINE);
      }
      return done;
    } finally {
      for (int block = from; block < to; block++) {
        frames.readmit(cpu, node, block, Isolation.LEAVING);
      }
    }
  }

  /** Puts all of a node back into use. */
  public void online(KernelThread thread, int node) {
    for (int block = 0; block < frames.blocks(node); block++) {
      frames.readmit(thread.cpu(), node, block, Isolation.OFFLINE);
    }
  }

  /** Puts one page block of a node back into use. */
  public void online(KernelThread thread, int node, int block) {
    frames.readmit(thread.cpu(), node, block, Isolation.OFFLINE);
  }
}
