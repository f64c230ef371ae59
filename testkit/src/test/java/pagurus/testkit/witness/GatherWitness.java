package pagurus.testkit.witness;

import java.util.function.ToLongFunction;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * Threads that store to pages of one space, read them and discard them. A discarded page reads as
 * zero; a gather that lets go of a frame before every CPU has let go of its translation loses a
 * store, or shows an old one.
 */
@Param(name = "cpu", gen = ThreadIdGen.class)
@Param(name = "page", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class GatherWitness {
  private static final int CPUS = 2;
  private static final int PAGES = 2;
  private static final long PAGE_BYTES = 1L << TinyKernel.PAGE_SHIFT;

  private final HeapMachine machine;
  private final Kernel kernel;
  private final AddressSpace space;

  /** A space with two pages, none of them touched yet. */
  public GatherWitness() {
    this(HeapMachine.Defect.NONE);
  }

  GatherWitness(HeapMachine.Defect defect) {
    machine = new HeapMachine(CPUS, 1 << 12, defect);
    kernel = Kernel.boot(machine, TinyKernel.options(), new HeapBlockStore((int) PAGE_BYTES, 16));
    KernelThread boot = kernel.thread(0);
    space = kernel.createSpace(boot, 0).orElseThrow();
    int rights = Rights.READ | Rights.WRITE;
    kernel
        .mapping()
        .map(
            boot,
            space,
            new Area(0, PAGES * PAGE_BYTES, rights, new Backing.Anonymous(), 0, false));
    Activation.leave(boot);
  }

  /** Stores to a page. */
  @Operation
  public void store(
      @Param(name = "cpu") int cpu,
      @Param(name = "page") int page,
      @Param(name = "value") int value) {
    on(
        cpu,
        thread -> {
          long paddr = kernel.translate(thread, space, page * PAGE_BYTES, Rights.WRITE);
          thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
          return 0L;
        });
  }

  /** Reads a page. */
  @Operation
  public long load(@Param(name = "cpu") int cpu, @Param(name = "page") int page) {
    return on(
        cpu,
        thread -> {
          long paddr = kernel.translate(thread, space, page * PAGE_BYTES, Rights.READ);
          return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
        });
  }

  /** Throws a page's content away. */
  @Operation
  public void discard(@Param(name = "cpu") int cpu, @Param(name = "page") int page) {
    on(
        cpu,
        thread -> {
          kernel.mapping().discard(thread, space, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
          return 0L;
        });
  }

  private long on(int cpu, ToLongFunction<KernelThread> operation) {
    return machine.on(cpu % CPUS, running -> operation.applyAsLong(kernel.thread(running.id())));
  }

  /** The same on a machine whose CPUs are interrupted in the middle of an access. */
  public static final class WithoutWaiting extends GatherWitness {
    /** IPIs that do not wait for their target. */
    public WithoutWaiting() {
      super(HeapMachine.Defect.IPIS_DO_NOT_WAIT);
    }
  }
}
