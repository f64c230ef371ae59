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
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.replicate.ReplicatedEntries;
import pagurus.vm.space.AddressSpace;

/**
 * The program's tables get copies on every node, or on one of them; or lose those that they have.
 */
final class ReplicateEvent implements RunEvent {
  private static final long EVERY_NODE = -1;

  private final long nodes;

  private ReplicateEvent(long nodes) {
    this.nodes = nodes;
  }

  /** Copies on this node, or on all if none is named. */
  static RunEvent on(OptionalInt node) {
    return new ReplicateEvent(node.isPresent() ? 1L << node.getAsInt() : EVERY_NODE);
  }

  /** No copies any more. */
  static RunEvent onNone() {
    return new ReplicateEvent(0);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if tables cannot have copies there
   */
  @Override
  public KernelOptions boot(KernelOptions options) {
    ReplicatedEntries.checkCopyable(options.mode());
    if (options.platform() != Platform.NATIVE) {
      throw new IllegalArgumentException("tables on a hypervisor have no copies");
    }
    if (options.kernelHalf() == KernelHalf.ISOLATED) {
      throw new IllegalArgumentException("roots with two views have no copies");
    }
    return options.withCopies(CopyOptions.ON_REQUEST);
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Kernel kernel = site.kernel();
    RelocationCounters tables = new RelocationCounters(kernel.core().mode().levels());
    for (AddressSpace space : site.spaces()) {
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
