package pagurus.testkit.witness;

import java.util.function.IntUnaryOperator;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.sync.GracePeriod;
import pagurus.vm.sync.SpinLock;
import pagurus.vm.table.RetireQueue;
import pagurus.vm.table.TableLife;
import pagurus.vm.table.TableLocks;
import pagurus.vm.table.TableOwner;
import pagurus.vm.table.TableStore;

/** Threads that replace a table and retire the old one while others look at it. */
@Param(name = "cpu", gen = ThreadIdGen.class)
public class RetireQueueWitness {
  private static final int CPUS = 2;
  private static final int LIMIT = 64;
  private static final int LEAF = 1;

  private final HeapMachine machine = new HeapMachine(CPUS, 1 << 11, HeapMachine.Defect.NONE);
  private final TableStore tables;
  private final TableLocks locks = new TableLocks();
  private final Frames frames;
  private final GracePeriod grace;
  private final RetireQueue retired;
  private final long pointer;

  /** A table that everybody can find. */
  public RetireQueueWitness() {
    this(cpus -> cpus);
  }

  RetireQueueWitness(IntUnaryOperator waitedFor) {
    Cpu boot = machine.cpu(0);
    frames = TinyKernel.frames(machine);
    tables = new TableStore(TinyKernel.MODE, frames, locks);
    long epoch = frames.words().take(1);
    long slots = frames.words().take(CPUS);
    grace = new GracePeriod(boot, epoch, slots, waitedFor.applyAsInt(CPUS));
    SpinLock lock = new SpinLock(frames.words().take(1));
    retired = new RetireQueue(tables, locks, grace, lock, frames.words().take(1), LIMIT);
    pointer = frames.words().take(1);
    boot.storeRelease(Step.PUBLISH, pointer, fresh(boot));
  }

  private long fresh(Cpu cpu) {
    return tables.allocateOn(cpu, 0, LEAF, TableOwner.withoutCopies(1), 0, true);
  }

  /** Puts a new table where the old one was found; retires that. */
  @Operation
  public void replace(@Param(name = "cpu") int thread) {
    Cpu cpu = machine.cpu(thread % CPUS);
    long old = cpu.exchange(Step.PUBLISH, pointer, fresh(cpu));
    long ticket = grace.advance(cpu);
    retired.add(cpu, old, LEAF, 1, ticket, true);
    retired.reap(cpu);
  }

  /** Whether the table that it finds is still one when it looks at it. */
  @Operation
  public boolean look(@Param(name = "cpu") int thread) {
    int id = thread % CPUS;
    Cpu cpu = machine.cpu(id);
    grace.enter(cpu, id);
    long table = cpu.loadAcquire(Step.LOOKUP, pointer);
    TableLife life = locks.life(cpu, tables.word(table, LEAF));
    boolean there = frames.table().kind(frames.table().pfn(table)) == FrameKind.TABLE;
    grace.leave(cpu, id);
    return there && life != TableLife.FREE;
  }

  /** The same with a grace period that waits for nobody. */
  public static final class WithoutGrace extends RetireQueueWitness {
    /** A grace period that is over at once. */
    public WithoutGrace() {
      super(cpus -> 0);
    }
  }
}
