package pagurus.bench.walk;

import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.table.TableLife;
import pagurus.vm.table.TableLocks;

/**
 * The table locks of a kernel whose tables never move: whoever finds the lock free takes it,
 * whatever has become of the table. Sound only while no table is moved or freed.
 */
final class LocksWithoutLife extends TableLocks {
  /** The bit, and the place of the holder's name, that the locks of tables have. */
  private static final long LOCKED = 0x8;

  private static final int HOLDER_SHIFT = 8;

  @Override
  public boolean lock(Cpu cpu, long word) {
    while (true) {
      long seen = cpu.loadAcquire(Step.LOCK, word);
      long held = LOCKED | (1L + cpu.id()) << HOLDER_SHIFT;
      if ((seen & LOCKED) == 0 && cpu.compareAndSet(Step.LOCK, word, seen, seen | held)) {
        return true;
      }
      if ((seen & LOCKED) != 0) {
        cpu.relax(Step.AWAIT_LOCK);
      }
    }
  }

  @Override
  public void unlock(Cpu cpu, long word) {
    cpu.storeRelease(Step.UNLOCK, word, TableLife.LIVE.ordinal());
  }
}
