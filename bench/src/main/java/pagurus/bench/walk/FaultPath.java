package pagurus.bench.walk;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.live.LiveBlockStore;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Topology;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.TableLocks;

/**
 * The first store to a page of private anonymous memory, from the access to the end of the walk
 * that succeeds: with tables that could move at any time but do not, against {@link
 * LocksWithoutLife}. Tables exist already; poison is off; pages are discarded between invocations,
 * which is not measured.
 *
 * <p>The difference looked for, half a per cent, is below the noise of one fork, so there are more
 * forks than elsewhere and many short iterations, so that some of them run undisturbed; the
 * harness's error of both figures has to be read with the ratio. Each fork uses one kind of locks
 * but knows both, so that the call costs the same.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 6,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "-Xbatch",
      "-XX:+UseSerialGC",
      "-Xms256m",
      "-Xmx256m",
      "-XX:+AlwaysPreTouch"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 100, time = 50, timeUnit = TimeUnit.MILLISECONDS)
public class FaultPath {
  /** Pages of one invocation. */
  private static final int PAGES = 1024;

  private static final long BASE = 1L << 40;
  private static final long NODE_BYTES = 32L << 20;

  /** Made by the harness. */
  public FaultPath() {}

  /** A process that faults, on a kernel with some kind of table locks. */
  @State(Scope.Thread)
  public abstract static class Faulting {
    private final PagingMode mode = PagingMode.named("x86-64");
    private final long end = BASE + PAGES * mode.pageBytes();
    private final LiveMachine machine;
    private final LiveBlockStore swap;
    private final Kernel kernel;
    private final KernelThread thread;
    private final AddressSpace space;

    private Faulting(int kind) {
      List<TableLocks> both = List.of(new TableLocks(), new LocksWithoutLife());
      Topology topology = Topology.uniform("bench", 1, 1, Topology.LOCAL_DISTANCE);
      machine = LiveMachine.create(new LiveOptions(topology, NODE_BYTES, false, 1, false, false));
      swap = LiveBlockStore.temporary(machine, mode.pageBytes(), 1); // never used
      KernelOptions options =
          KernelOptions.standard(mode)
              .withMemory(new MemoryOptions(4096, false, 0))
              .withLocks(both.get(kind));
      kernel = Kernel.boot(machine, options, swap);
      thread = kernel.thread(0);
      space = kernel.createSpace(thread, 0).orElseThrow();
      int rights = Rights.READ | Rights.WRITE;
      Area area = new Area(BASE, end, rights, new Backing.Anonymous(), 0, false);
      kernel.mapping().map(thread, space, area);
      touch();
    }

    /** Makes every page absent again; the tables stay. */
    @Setup(Level.Invocation)
    public void discard() {
      kernel.mapping().discard(thread, space, BASE, end);
    }

    /** Gives everything back. */
    @TearDown
    public void close() {
      swap.close();
      machine.close();
    }

    final long touch() {
      long all = 0;
      for (int page = 0; page < PAGES; page++) {
        all |= kernel.translate(thread, space, BASE + ((long) page << 12), Rights.WRITE);
      }
      if (all < 0) {
        throw new IllegalStateException("a fault was not resolved");
      }
      return all;
    }
  }

  /** With the locks that say whether a table is still in use. */
  public static class Relocatable extends Faulting {
    /** Made by the harness. */
    public Relocatable() {
      super(0);
    }
  }

  /** With locks that only lock. */
  public static class Fixed extends Faulting {
    /** Made by the harness. */
    public Fixed() {
      super(1);
    }
  }

  /** Faults with tables that can move. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long pagurus(Relocatable process) {
    return process.touch();
  }

  /** Faults with tables that cannot. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long against(Fixed process) {
    return process.touch();
  }
}
