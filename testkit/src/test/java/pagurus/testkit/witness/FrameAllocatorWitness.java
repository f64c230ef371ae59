package pagurus.testkit.witness;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.MemoryOptions;

/** Threads that take blocks of one node and give them back, newest first. */
@Param(name = "cpu", gen = ThreadIdGen.class)
@Param(name = "order", gen = IntGen.class, conf = "0:1")
public class FrameAllocatorWitness {
  private static final int CPUS = 2;
  private static final int PAGE_SHIFT = 12;
  private static final int FRAMES = 5;
  private static final int ORDERS = 3;

  private final HeapMachine machine;
  private final Frames frames;
  private final List<ArrayDeque<long[]>> taken =
      Stream.generate(ArrayDeque<long[]>::new).limit(CPUS).toList();

  /** A node of five frames, one of them the kernel's. */
  public FrameAllocatorWitness() {
    this(HeapMachine.Defect.NONE);
  }

  FrameAllocatorWitness(HeapMachine.Defect defect) {
    machine = new HeapMachine(CPUS, (long) FRAMES << PAGE_SHIFT, defect);
    frames =
        new Frames(
            machine.cpu(0),
            machine.topology(),
            machine.memory(),
            PAGE_SHIFT,
            ORDERS,
            new MemoryOptions(8, false, 0));
  }

  /** Takes a block; its first frame, or -1. */
  @Operation
  public int allocate(@Param(name = "cpu") int thread, @Param(name = "order") int order) {
    int id = thread % CPUS;
    Cpu cpu = machine.cpu(id);
    int pfn = frames.allocateOn(cpu, 0, order, FrameKind.ANONYMOUS, true);
    if (pfn != Frames.NONE) {
      taken.get(id).push(new long[] {pfn, order});
    }
    return pfn;
  }

  /** Gives the block back that this thread took last; its first frame, or -1. */
  @Operation
  public int free(@Param(name = "cpu") int thread) {
    int id = thread % CPUS;
    if (taken.get(id).isEmpty()) {
      return Frames.NONE;
    }
    long[] block = taken.get(id).pop();
    frames.free(machine.cpu(id), (int) block[0], (int) block[1]);
    return (int) block[0];
  }

  /** The same with locks that let everybody in. */
  public static final class WithoutLock extends FrameAllocatorWitness {
    /** A machine whose compare-and-set always works. */
    public WithoutLock() {
      super(HeapMachine.Defect.LOCKS_DO_NOT_EXCLUDE);
    }
  }
}
