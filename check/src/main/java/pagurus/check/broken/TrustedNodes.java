package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameRange;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.OnFaultEntries;
import pagurus.vm.table.TableOwner;

/**
 * C8: a space does not hear that one of its tables has no copy on a node. The CPUs of that node
 * walk another's tables and find leaves there for which they have never faulted.
 */
final class TrustedNodes extends OnFaultEntries {
  TrustedNodes(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public void tableMade(Cpu cpu, long table, int level, TableOwner owner, FrameRange avoided) {
    super.tableMade(cpu, table, level, new Unheard(owner), avoided);
  }

  private record Unheard(TableOwner owner) implements TableOwner {
    @Override
    public int id() {
      return owner.id();
    }

    @Override
    public long copyNodes(Cpu cpu) {
      return owner.copyNodes(cpu);
    }

    @Override
    public void madeOn(Cpu cpu, long nodes) {}
  }
}
