package pagurus.testkit.broken;

import pagurus.vm.relocate.Destination;
import pagurus.vm.relocate.Placement;
import pagurus.vm.relocate.TableSite;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;

/**
 * M2: "is it on the wrong node?" asks about the table that <em>holds</em> the entry, not the one
 * that the entry refers to. Once the parent has moved, its children are skipped.
 */
public final class AsksTheHolder implements Placement {
  private final Core core;
  private final KernelThread thread;
  private final AddressSpace space;
  private final int node;

  /** The defect, for a mover of a space to a node. */
  public AsksTheHolder(Core core, KernelThread thread, AddressSpace space, int node) {
    this.core = core;
    this.thread = thread;
    this.space = space;
    this.node = node;
  }

  @Override
  public Destination placeFor(TableSite site) {
    long holder = thread.find(space, site.vaddr(), site.level() + 1).table();
    boolean looksPlaced = core.tables().nodeOf(holder) == node;
    return Destination.on(looksPlaced ? site.node() : node);
  }
}
