package pagurus.vm.flush;

import com.google.errorprone.annotations.MustBeClosed;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;

/**
 * What a gather needs to pay its debts.
 *
 * @param core the memory manager's foundations
 * @param shootdown makes other CPUs forget
 * @param release lets go of data frames
 */
public record FlushSystem(Core core, Shootdown shootdown, FrameRelease release) {
  /** Opens a gather for changes to a space. */
  @MustBeClosed
  public Gather gather(KernelThread thread, AddressSpace space) {
    return new Gather(this, thread, space, false);
  }

  /** Opens a gather for the relocation of tables of a space. */
  @MustBeClosed
  public Gather gatherOfMover(KernelThread thread, AddressSpace space) {
    return new Gather(this, thread, space, true);
  }
}
