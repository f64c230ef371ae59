package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import pagurus.arch.PagingMode;
import pagurus.machine.PhysicalLayout;
import pagurus.vm.mm.Kernel;
import pagurus.vm.place.Placement;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.replicate.Replication;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * One CPU's relocations: any space, any part of it, any placement, every protocol in turn; where
 * tables can have copies, on any nodes.
 */
final class TableMover {
  /** Where tables can have copies, one relocation in this many changes which they have. */
  private static final int COPIES_ONE_IN = 3;

  private final KernelThread thread;
  private final PagingMode mode;
  private final PhysicalLayout memory;
  private final Relocator relocator;
  private final Replication replication;
  private final List<RelocationProtocol> protocols;
  private final List<RelocationCounters> counters = new ArrayList<>();
  private int turn;

  TableMover(Kernel kernel, KernelThread thread, List<RelocationProtocol> protocols) {
    this.thread = thread;
    this.protocols = protocols;
    mode = kernel.core().mode();
    memory = kernel.core().frames().layout();
    relocator = kernel.relocator();
    replication = kernel.replication();
    turn = thread.cpu().id();
    protocols.forEach(any -> counters.add(new RelocationCounters(mode.levels())));
  }

  /** Moves some tables of a space, or changes on which nodes they have copies. */
  void move(AddressSpace space, SplittableRandom draw) {
    int next = turn++ % protocols.size();
    if (replication.isPossible() && draw.nextInt(COPIES_ONE_IN) == 0) {
      long nodes = draw.nextLong(1L << memory.nodes());
      replication.replicate(thread, space, nodes, protocols.get(next), counters.get(next));
      return;
    }
    RelocationRequest request = part(space, placement(draw), draw);
    relocator.relocate(thread, request, protocols.get(next), counters.get(next));
  }

  private RelocationRequest part(AddressSpace space, Placement placement, SplittableRandom draw) {
    RelocationRequest all = RelocationRequest.all(space, mode, placement);
    return switch (draw.nextInt(4)) {
      case 0 -> {
        int level = 1 + draw.nextInt(mode.levels());
        yield all.levels(level, level);
      }
      case 1 -> {
        long start = draw.nextLong(mode.userLimit());
        long end = start + 1 + draw.nextLong(mode.userLimit() - start);
        yield all.range(start, end);
      }
      default -> all;
    };
  }

  private Placement placement(SplittableRandom draw) {
    int node = draw.nextInt(memory.nodes());
    return switch (draw.nextInt(6)) {
      case 0 -> Placements.followCpus();
      case 1 -> Placements.followData();
      case 2 -> {
        long quarter = memory.bytesPerNode() / 4;
        long from = memory.base(node) + draw.nextInt(4) * quarter;
        yield Placements.awayFrom(from, from + quarter);
      }
      default -> Placements.fixedNode(node);
    };
  }

  /** What the protocol with this number has done. */
  RelocationCounters counters(int protocol) {
    return counters.get(protocol);
  }
}
