package pagurus.drive.event;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.replicate.ReplicatedEntries;
import pagurus.vm.space.AddressSpace;

/**
 * The program's tables get copies on every node, or on one of them; or lose those that they have.
 */
final class ReplicateEvent implements RunEvent {
  private static final long EVERY_NODE = -1;

  private final long nodes;
  private final Optional<CopyKeeping> keeping;

  private ReplicateEvent(long nodes, Optional<CopyKeeping> keeping) {
    this.nodes = nodes;
    this.keeping = keeping;
  }

  /** Copies that are whole from the start, on this node, or on all if none is named. */
  static RunEvent whole(OptionalInt node) {
    return new ReplicateEvent(bits(node), Optional.of(CopyKeeping.REPLICATED));
  }

  /** The same, with copies of leaf tables that begin empty. */
  static RunEvent onFault(OptionalInt node) {
    return new ReplicateEvent(bits(node), Optional.of(CopyKeeping.ON_FAULT));
  }

  /** No copies any more, in whatever way they are kept. */
  static RunEvent onNone() {
    return new ReplicateEvent(0, Optional.empty());
  }

  private static long bits(OptionalInt node) {
    return node.isPresent() ? 1L << node.getAsInt() : EVERY_NODE;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if tables cannot have copies there, or others are wanted, too
   */
  @Override
  public KernelOptions boot(KernelOptions options) {
    if (keeping.isEmpty()) {
      return options; // who takes copies away need not be able to make any
    }
    ReplicatedEntries.checkCopyable(options.mode());
    if (options.platform() != Platform.NATIVE) {
      throw new IllegalArgumentException("tables on a hypervisor have no copies");
    }
    if (options.kernelHalf() == KernelHalf.ISOLATED) {
      throw new IllegalArgumentException("roots with two views have no copies");
    }
    CopyOptions wanted = CopyOptions.ON_REQUEST.keptBy(keeping.get());
    if (options.copies().arePossible() && !options.copies().equals(wanted)) {
      throw new IllegalArgumentException("all copies of a run are kept in one way");
    }
    return options.withCopies(wanted);
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Kernel kernel = site.kernel();
    RelocationCounters tables = new RelocationCounters(kernel.core().mode().levels());
    List<AddressSpace> spaces =
        kernel.replication().isPossible() ? site.spaces() : List.of(); // else there are no copies
    for (AddressSpace space : spaces) {
      kernel.replication().replicate(site.thread(), space, nodes, site.protocol(), tables);
    }
    long made = tables.count(Outcome.MOVED);
    List<EventFigure> figures =
        List.of(
            new EventFigure("tablesMadeAnew", made),
            new EventFigure("tablesStayed", tables.stayed()));
    String what =
        nodes == 0
            ? "%,d tables have no copies any more".formatted(made)
            : "%,d tables have copies now".formatted(made);
    EventMoves moves = new EventMoves(tables, 0, 0);
    return new EventOutcome(
        tables.stayed() == 0, what, figures, moves.tablesHeldUp(), Optional.of(moves));
  }
}
