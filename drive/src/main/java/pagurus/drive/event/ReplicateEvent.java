package pagurus.drive.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.inspect.Census;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.replicate.ReplicatedEntries;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * The program's tables get copies on every node, or on one of them; or lose those that they have.
 */
final class ReplicateEvent implements RunEvent {

  /** A fault brings 8 leaves, as numaPTE does unless asked: those of a line. */
  private static final CopyKeeping BY_LINES = CopyKeeping.onFault(3);

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
    return new ReplicateEvent(bits(node), Optional.of(BY_LINES));
  }

  /** No copies any more, in whatever way they are kept. */
  static RunEvent onNone() {
    return new ReplicateEvent(0, Optional.empty());
  }

  private static long bits(OptionalInt node) {
    return node.isPresent() ? 1L << node.getAsInt() : Entries.EVERY_NODE;
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
    Census census = census(site);
    long copies = 0;
    long missing = 0;
    for (int node = 0; node < kernel.core().frames().nodes(); node++) {
      for (int level = 1; level <= kernel.core().mode().levels(); level++) {
        copies += census.copies(level, node);
        missing += missing(kernel.core().entries(), census, level, node);
      }
    }
    List<EventFigure> figures =
        List.of(
            new EventFigure("copies", copies),
            new EventFigure("copiesMissing", missing),
            new EventFigure("tablesMadeAnew", tables.count(Outcome.MOVED)),
            new EventFigure("tablesStayed", tables.stayed()));
    EventMoves moves = new EventMoves(tables, 0, 0);
    List<String> heldUp = new ArrayList<>(moves.tablesHeldUp());
    if (missing > 0) {
      heldUp.add(
          "%,d copies: their node had no frame to spare, or others make tables".formatted(missing));
    }
    boolean all = missing == 0 && (nodes != 0 || copies == 0) && tables.stayed() == 0;
    String what = "the program's tables have %,d copies now".formatted(copies);
    return new EventOutcome(all, what, figures, heldUp, Optional.of(moves));
  }

  /** Copies of a level that a node has not, though it could have them by now. */
  private long missing(Entries entries, Census census, int level, int node) {
    boolean wanted = (nodes >>> node & 1) != 0;
    boolean later = level == 1 && entries.copiesMayLack(level); // when they are first needed
    if (!wanted || later) {
      return 0;
    }
    long originals = entries.copiesMayLack(level) ? 0 : census.tables(level, node);
    return census.tables(level) - originals - census.copies(level, node);
  }

  private static Census census(EventSite site) {
    KernelThread thread = site.thread();
    thread.enter();
    try {
      return Census.take(thread.cpu(), site.kernel().core(), site.spaces());
    } finally {
      thread.leave();
    }
  }
}
