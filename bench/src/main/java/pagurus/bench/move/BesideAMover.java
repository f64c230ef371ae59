package pagurus.bench.move;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.live.CpuProgram;
import pagurus.live.LiveMachine;
import pagurus.live.LiveOptions;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.vm.flush.Activation;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * A CPU that makes {@value #ACCESSES} random accesses over {@value #PAGES} pages while another
 * moves all tables of its space without a pause, against the same accesses while the other CPU does
 * nothing.
 *
 * <p>One operation is the whole run on the machine's own threads. The pages are more than the TLB
 * holds, so most accesses walk. On a host with two cores the mover has a core of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class BesideAMover {
  private static final int PAGES = 8192;
  private static final int ACCESSES = 2_000_000;
  private static final int POLL_EVERY = 32;
  private static final long BASE = 1L << 32;
  private static final long NODE_BYTES = 64 << 20;

  private final PagingMode mode = PagingMode.named("x86-64");
  private final LiveMachine machine =
      LiveMachine.create(
          new LiveOptions(Topology.uniform("bench", 2, 1, 20), NODE_BYTES, false, 1, false, false));
  private final Kernel kernel =
      Kernel.boot(
          machine,
          KernelOptions.standard(mode).withMemory(new MemoryOptions(4096, false, 0)),
          new NoSwap());
  private final AddressSpace space = kernel.createSpace(kernel.thread(0), 0).orElseThrow();
  private final Relocator relocator = new Relocator(kernel.flush(), kernel.spaces());
  private final RelocationCounters counters = new RelocationCounters(mode.levels());
  private int target = 1;

  /** Made by the harness. */
  public BesideAMover() {}

  /** Touches every page. */
  @Setup
  public void fill() {
    KernelThread thread = kernel.thread(0);
    long end = BASE + PAGES * mode.pageBytes();
    Area area = new Area(BASE, end, Rights.READ | Rights.WRITE, new Backing.Anonymous(), 0, false);
    kernel.mapping().map(thread, space, area);
    for (int i = 0; i < PAGES; i++) {
      kernel.translate(thread, space, BASE + i * mode.pageBytes(), Rights.WRITE);
    }
    Activation.leave(thread);
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    machine.close();
  }

  /** Accesses beside a mover. */
  @Benchmark
  public long pagurus() {
    AtomicBoolean over = new AtomicBoolean();
    machine.run(List.of(user(over), cpu -> move(kernel.thread(cpu.id()), over)));
    return counters.moved(1);
  }

  /** The same accesses alone. */
  @Benchmark
  public boolean against() {
    AtomicBoolean over = new AtomicBoolean();
    machine.run(List.of(user(over), cpu -> {}));
    return over.get();
  }

  private CpuProgram user(AtomicBoolean over) {
    return cpu -> {
      KernelThread thread = kernel.thread(cpu.id());
      long state = 1;
      long sum = 0;
      for (int i = 0; i < ACCESSES; i++) {
        state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        long vaddr = BASE + (state >>> 33) % PAGES * mode.pageBytes();
        long paddr = kernel.translate(thread, space, vaddr, Rights.READ);
        sum += cpu.loadAcquire(Step.USER_LOAD, paddr);
        if (i % POLL_EVERY == 0) {
          cpu.poll(Step.POLL);
        }
      }
      over.set(sum >= 0 || sum < 0);
      Activation.leave(thread);
    };
  }

  private void move(KernelThread thread, AtomicBoolean over) {
    while (!over.get()) {
      RelocationRequest request = RelocationRequest.all(space, mode, Placements.fixedNode(target));
      relocator.relocate(thread, request, new Drain(), counters);
      target = 1 - target;
    }
  }
}
