package mine;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.ReplicatedEntries;
import pagurus.vm.table.Entries;

/** Copies of tables of which nobody asks who has stored. docs/checking.md shows what is lost. */
public final class ForgetfulCopies implements CopyKeeping {
  /** Made by the command line. */
  public ForgetfulCopies() {}

  @Override
  public String name() {
    return "forgetful";
  }

  @Override
  public Entries entries(PagingMode mode, Frames frames) {
    return new ReplicatedEntries(mode, frames) {
      private final Entries words = new Entries(mode);

      @Override
      public long exchange(Cpu cpu, Step step, long slot, long entry) {
        long original = words.read(cpu, step, slot);
        super.exchange(cpu, step, slot, entry); // returns what all of them said
        return original;
      }
    };
  }
}
